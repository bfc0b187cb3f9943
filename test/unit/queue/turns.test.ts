import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Turns } from "../../../src/queue/turns.ts";

describe("turns", () => {
  test("run no more than the limit at once", () => {
    const turns = new Turns(2);
    for (const id of ["a", "b", "c"]) turns.enqueue(id, "anna");
    expect(turns.start()).toEqual(["a", "b"]);
    expect(turns.start()).toEqual([]);
    turns.leave("a");
    expect(turns.start()).toEqual(["c"]);
  });

  test("let a user wait for one request of another, not for fifty", () => {
    const turns = new Turns(1);
    for (let i = 0; i < 50; i++) turns.enqueue(`anna${i}`, "anna");
    turns.start();
    turns.enqueue("bert", "bert");
    turns.enqueue("carl", "carl");
    expect([turns.position("bert"), turns.position("carl"), turns.position("anna1")]).toEqual([1, 2, 3]);
    turns.leave("anna0");
    expect(turns.start()).toEqual(["bert"]);
    turns.leave("bert");
    expect(turns.start()).toEqual(["carl"]);
  });

  test("forget a request that leaves while it waits", () => {
    const turns = new Turns(1);
    turns.enqueue("a", "anna");
    turns.start();
    turns.enqueue("b", "anna");
    turns.enqueue("c", "anna");
    turns.leave("b");
    expect([turns.position("b"), turns.position("c"), turns.waitingCount]).toEqual([0, 1, 1]);
  });

  test("start everything once, in the order of the positions, whatever comes and goes", () => {
    const action = fc.oneof(
      fc.constantFrom("anna", "bert", "carl").map(enqueue),
      fc.nat(30).map(leave),
      fc.constant(start),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.array(action, { maxLength: 80 }), (limit, actions) => {
        const house: House = { turns: new Turns(limit), known: [], over: new Set() };
        for (const act of actions) {
          act(house);
          expect(house.turns.runningCount).toBeLessThanOrEqual(limit);
          const positions = house.known.map((id) => house.turns.position(id)).filter((position) => position > 0);
          expect(positions.sort((a, b) => a - b)).toEqual(positions.map((_, index) => index + 1));
          expect(positions).toHaveLength(house.turns.waitingCount);
        }
      }),
    );
  });
});

/** Turns, and what a reader of them has seen: every id, and those that must not start any more. */
interface House {
  turns: Turns;
  known: string[];
  over: Set<string>;
}

const enqueue = (user: string) => (house: House) => {
  const id = `r${house.known.length}`;
  house.known.push(id);
  house.turns.enqueue(id, user);
};

const leave = (pick: number) => (house: House) => {
  const id = house.known[pick % Math.max(house.known.length, 1)] ?? "none";
  house.over.add(id);
  house.turns.leave(id);
};

const start = (house: House) => {
  const first = house.known.find((id) => house.turns.position(id) === 1);
  const started = house.turns.start();
  if (started.length > 0) expect(started[0]).toBe(first);
  for (const id of started) {
    expect(house.over.has(id)).toBe(false);
    house.over.add(id);
  }
};
