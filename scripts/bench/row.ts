import type { Stats } from "./measure.ts";
import type { PeerName } from "./peers/start-peer.ts";

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
  /** The alternatives, by name. */
  peers?: Partial<Record<PeerName, Stats | string>>;
  /** Why Hearth is not ahead of them here, where it is not. */
  whyBehind?: string;
  checks?: Check[];
}

/** A figure that could not be measured counts as exceeded. */
export const isOver = ({ measured, bound }: Check) => !(measured <= bound);
