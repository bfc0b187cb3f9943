export type State = "ok" | "warn" | "fail" | "skipped";

export interface Finding {
  state: State;
  /** Names the cause, for machines: a code of `src/core/errors.ts`, or one of the doctor's own. */
  code?: string;
  /** A short sentence, without its full stop. */
  title: string;
  /** What it rests on. */
  seen: string;
  /** What to do about it. */
  next?: string;
  /** Of what was left out: the title of the finding that it goes back to. */
  because?: string;
}

/** What is said of something that is not well. */
export type Diagnosis = Omit<Finding, "state"> & { code: string };

export const ok = (title: string, seen: string): Finding => ({ state: "ok", title, seen });
export const warn = (diagnosis: Diagnosis): Finding => ({ state: "warn", ...diagnosis });
export const fail = (diagnosis: Diagnosis): Finding => ({ state: "fail", ...diagnosis });
export const skipped = (title: string, seen: string, next?: string): Finding => ({
  state: "skipped",
  title,
  seen,
  next,
});

/** A finding that ends its check at once, thrown from wherever it is made. */
export class Fault extends Error {
  override name = "Fault";
  readonly finding: Finding;

  constructor(diagnosis: Diagnosis) {
    super(diagnosis.title);
    this.finding = fail(diagnosis);
  }
}
