import fc from "fast-check";
import type { Fault, Script } from "#stand-in/control";

export const USERS = ["anna", "bert"];
export const MAX_ACTIONS = 12;
/** Past 8 KB, so that it is written down before it ends. */
export const LONG = 2_500;

/** What the model of one request will say. */
export type Saying = Pick<Script, "tokenDelayMs" | "holdAfter"> & {
  count: number;
  fault?: Extract<Fault, { kind: "error-line" | "eof" | "destroy" }>;
};

/** Something that may happen to a queue. */
export interface Action {
  /** ms after the one before */
  afterMs: number;
  /** The next one does not wait for it. */
  hurried: boolean;
  what: { do: "submit"; user: string; saying: Saying } | { do: "kill" } | { do: "release" } | Meddling;
}

/** Something done to one of the requests that are there, or by one of their viewers. */
export type Meddling =
  | { do: "repeat"; which: number; leaves: boolean; fresh: boolean }
  | { do: "attach"; which: number; stranger: boolean; seen: number }
  | { do: "lose"; which: number }
  | { do: "leave"; which: number; forGood: boolean }
  | { do: "cancel"; which: number; stranger: boolean };

const fault = fc.record({
  kind: fc.constantFrom("error-line" as const, "eof" as const, "destroy" as const),
  after: fc.nat({ max: 20 }),
});

const saying: fc.Arbitrary<Saying> = fc
  .record({
    count: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 2, max: 30 }) }, fc.constant(LONG)),
    tokenDelayMs: fc.nat({ max: 8 }),
    holdAfter: fc.option(fc.nat({ max: 8 }), { nil: undefined, freq: 4 }),
    fault: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, fault),
  })
  .map(({ count, tokenDelayMs, holdAfter, fault }) => ({
    count,
    holdAfter,
    tokenDelayMs: count === LONG ? 0 : tokenDelayMs,
    fault: fault && { ...fault, after: Math.min(fault.after, count - 1) },
  }));

const user = fc.constantFrom(...USERS);
const which = fc.nat({ max: 99 });
const yes = fc.boolean();
const stranger = fc.integer({ max: 3, min: 0 }).map((chance) => chance === 0);
/** How much of what the other one has seen it knows already. */
const seen = fc.constantFrom(0, 0.5, 1);
const named = <Of extends Action["what"]["do"]>(name: Of) => ({ do: fc.constant(name) });
const submit = fc.record({ ...named("submit"), user, saying });
const what: fc.Arbitrary<Action["what"]> = fc.oneof(
  { weight: 5, arbitrary: submit },
  { weight: 3, arbitrary: fc.record({ ...named("repeat"), which, leaves: yes, fresh: yes }) },
  { weight: 4, arbitrary: fc.record({ ...named("attach"), which, stranger, seen }) },
  { weight: 3, arbitrary: fc.record({ ...named("lose"), which }) },
  { weight: 4, arbitrary: fc.record({ ...named("leave"), which, forGood: yes }) },
  { weight: 2, arbitrary: fc.record({ ...named("cancel"), which, stranger }) },
  { weight: 3, arbitrary: fc.record(named("kill")) },
  { weight: 2, arbitrary: fc.record(named("release")) },
);
const afterMs = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.nat(40) }, fc.nat(150));
const action = fc.record({ afterMs, hurried: yes, what });

/** Whatever may happen, in whatever order, once there is a request. */
export const manyActions: fc.Arbitrary<Action[]> = fc
  .tuple(submit, fc.array(action, { minLength: 5, maxLength: MAX_ACTIONS - 1, size: "max" }))
  .map(([what, others]) => [{ afterMs: 0, hurried: false, what }, ...others]);
