import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FairQueue } from "../../../../src/queue/schedule/fair-queue.ts";

describe("turns", () => {
  test("run no more than the limit at once", () => {
    const turns = new FairQueue(2);
    for (const id of ["a", "b", "c"]) turns.enqueue(id, "anna");
    expect(turns.start()).toEqual(["a", "b"]);
    expect(turns.start()).toEqual([]);
    turns.remove("a");
    expect(turns.start()).toEqual(["c"]);
  });

  test("let a user wait for one request of another, not for fifty", () => {
    const turns = new FairQueue(1);
    for (let i = 0; i < 50; i++) turns.enqueue(`anna${i}`, "anna");
    turns.start();
    turns.enqueue("bert", "bert");
    turns.enqueue("carl", "carl");
    expect([turns.position("bert"), turns.position("carl"), turns.position("anna1")]).toEqual([1, 2, 3]);
    turns.remove("anna0");
    expect(turns.start()).toEqual(["bert"]);
    turns.remove("bert");
    expect(turns.start()).toEqual(["carl"]);
  });

  test("give one user no more than their part at once, and what is left to the next", () => {
    const turns = new FairQueue(3, 2);
    for (const id of ["a", "b", "c"]) turns.enqueue(id, "anna");
    expect(turns.start()).toEqual(["a", "b"]);
    expect([turns.isAtLimit("anna"), turns.startsAtOnce("anna"), turns.startsAtOnce("bert")]).toEqual([
      true,
      false,
      true,
    ]);
    turns.enqueue("d", "bert");
    expect(["d", "c"].map((id) => turns.position(id))).toEqual([1, 2]);
    expect(turns.start()).toEqual(["d"]);
    expect([turns.waitingOf("anna"), turns.startsAtOnce("bert")]).toEqual([1, false]);
    turns.remove("d");
    expect(turns.start()).toEqual([]);
    turns.remove("b");
    expect(turns.start()).toEqual(["c"]);
  });

  test("forget a request that leaves while it waits", () => {
    const turns = new FairQueue(1);
    turns.enqueue("a", "anna");
    turns.start();
    turns.enqueue("b", "anna");
    turns.enqueue("c", "anna");
    turns.remove("b");
    expect([turns.position("b"), turns.position("c"), turns.waitingCount]).toEqual([0, 1, 1]);
  });

  test("start everything once, in the order of the positions, whatever comes and goes", () => {
    const action = fc.oneof(
      fc.constantFrom("anna", "bert", "carl").map(enqueue),
      fc.nat(30).map(leave),
      fc.constant(start),
    );
    fc.assert(
      fc.property(anyLimits, fc.array(action, { maxLength: 80 }), ({ limit, mostOfUser }, actions) => {
        const house: House = {
          turns: new FairQueue(limit, mostOfUser),
          known: [],
          users: [],
          running: [],
          over: new Set(),
        };
        for (const act of actions) {
          act(house);
          expect(house.turns.runningCount).toBeLessThanOrEqual(limit);
          const running = Map.groupBy(house.running, (id) => house.users[house.known.indexOf(id)]);
          for (const ids of running.values()) expect(ids.length).toBeLessThanOrEqual(mostOfUser ?? limit);
          const positions = house.known.map((id) => house.turns.position(id)).filter((position) => position > 0);
          expect(positions.sort((a, b) => a - b)).toEqual(positions.map((_, index) => index + 1));
          expect(positions).toHaveLength(house.turns.waitingCount);
        }
      }),
    );
  });
});

const most = fc.integer({ min: 1, max: 3 });
const anyLimits = fc.record({ limit: most, mostOfUser: fc.option(most, { nil: undefined }) });

/** FairQueue, and what a reader of them has seen: every id, whose it is, and those that must not start any more. */
interface House {
  turns: FairQueue;
  known: string[];
  users: string[];
  running: string[];
  over: Set<string>;
}

const enqueue = (user: string) => (house: House) => {
  const id = `r${house.known.length}`;
  house.known.push(id);
  house.users.push(user);
  house.turns.enqueue(id, user);
};

const leave = (pick: number) => (house: House) => {
  const id = house.known[pick % Math.max(house.known.length, 1)] ?? "none";
  house.over.add(id);
  house.running = house.running.filter((running) => running !== id);
  house.turns.remove(id);
};

const start = (house: House) => {
  const first = house.known.find((id) => house.turns.position(id) === 1);
  const started = house.turns.start();
  if (started.length > 0) expect(started[0]).toBe(first);
  for (const id of started) {
    house.running.push(id);
    expect(house.over.has(id)).toBe(false);
    house.over.add(id);
  }
  const waiting = house.known.filter((id) => house.turns.position(id) > 0);
  const couldStart = waiting.filter((id) => house.turns.startsAtOnce(house.users[house.known.indexOf(id)] ?? ""));
  expect(couldStart).toEqual([]);
};
