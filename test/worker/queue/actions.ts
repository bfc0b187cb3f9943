import fc from "fast-check";
import type { Fault, Script } from "../../stand-in/control.ts";

export const USERS = ["anna", "bert"];
export const MOST_ACTIONS = 12;
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
  | { do: "attach"; which: number; user: string }
  | { do: "leave"; which: number; forGood: boolean }
  | { do: "cancel"; which: number; user: string };

const fault = fc.record({
  kind: fc.constantFrom("error-line" as const, "eof" as const, "destroy" as const),
  after: fc.nat({ max: 20 }),
});

const saying: fc.Arbitrary<Saying> = fc
  .record({
    count: fc.oneof({ weight: 5, arbitrary: fc.integer({ min: 2, max: 30 }) }, fc.constant(LONG)),
    tokenDelayMs: fc.nat({ max: 8 }),
    holdAfter: fc.option(fc.nat({ max: 4 }), { nil: undefined, freq: 2 }),
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
const named = <Of extends Action["what"]["do"]>(name: Of) => ({ do: fc.constant(name) });
const submit = fc.record({ ...named("submit"), user, saying });
const what: fc.Arbitrary<Action["what"]> = fc.oneof(
  { weight: 5, arbitrary: submit },
  { weight: 3, arbitrary: fc.record({ ...named("repeat"), which, leaves: yes, fresh: yes }) },
  { weight: 3, arbitrary: fc.record({ ...named("attach"), which, user }) },
  { weight: 3, arbitrary: fc.record({ ...named("leave"), which, forGood: yes }) },
  { weight: 2, arbitrary: fc.record({ ...named("cancel"), which, user }) },
  { weight: 2, arbitrary: fc.record(named("kill")) },
  { weight: 3, arbitrary: fc.record(named("release")) },
);
const action = fc.record({ afterMs: fc.oneof(fc.constant(0), fc.nat({ max: 40 })), hurried: yes, what });

/** Whatever may happen, in whatever order, once there is a request. */
export const manyActions: fc.Arbitrary<Action[]> = fc
  .tuple(submit, fc.array(action, { minLength: 5, maxLength: MOST_ACTIONS - 1, size: "max" }))
  .map(([what, others]) => [{ afterMs: 0, hurried: false, what }, ...others]);
