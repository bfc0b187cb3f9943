import type { Stats } from "./measure.ts";

/** One bound of the design, and what was measured against it. */
export interface Check {
  what: string;
  measured: number;
  bound: number;
  /** Such as "ms" or "x floor". */
  unit: string;
}

/** One line of the report. A cell is a time in ms, or a text where it is something else. */
export interface Row {
  what: string;
  direct?: Stats | string;
  floor?: Stats | string;
  hearth?: Stats | string;
  checks?: Check[];
}

/** What could not be measured is over too. */
export const isOver = ({ measured, bound }: Check) => !(measured <= bound);
