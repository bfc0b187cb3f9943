/** The outcome of a check. */
export type State = "ok" | "warn" | "fail" | "skipped";

/** One result of a check. */
export interface Finding {
  state: State;
  /** The cause, for programs: a code of `src/core/errors.ts`, or one of the doctor's own. */
  code?: string;
  /** A short sentence without a full stop. */
  title: string;
  /** The evidence. */
  seen: string;
  /** How to fix it. */
  next?: string;
  /** The title of the finding because of which this check was skipped. */
  because?: string;
}

/** A finding that is not "ok". */
export type Diagnosis = Omit<Finding, "state"> & { code: string };

/** Makes the finding of a check that passed. */
export const ok = (title: string, seen: string): Finding => ({ state: "ok", title, seen });
/** Makes a warning. */
export const warn = (diagnosis: Diagnosis): Finding => ({ state: "warn", ...diagnosis });
/** Makes the finding of a check that failed. */
export const fail = (diagnosis: Diagnosis): Finding => ({ state: "fail", ...diagnosis });
/** Makes the finding of a check that did not run. */
export const skipped = (title: string, seen: string, next?: string): Finding => ({
  state: "skipped",
  title,
  seen,
  next,
});

/** A finding that ends its check at once. */
export class Fault extends Error {
  override name = "Fault";
  readonly finding: Finding;

  constructor(diagnosis: Diagnosis) {
    super(diagnosis.title);
    this.finding = fail(diagnosis);
  }
}
