import type { Layer } from "../models/layer.ts";

/** One line of a pull, push or create. */
export interface Progress {
  status: string;
  digest?: string;
  /** bytes */
  total?: number;
  /** bytes; 0 is not written */
  completed?: number;
}

/** How far one layer is. */
export const tick = (verb: "pulling" | "pushing", { digest, size }: Layer, completed: number): Progress => ({
  status: `${verb} ${digest.slice(0, 12)}`,
  digest: `sha256:${digest}`,
  total: size,
  completed,
});

/** Such a layer is through before anybody looks. */
const SMALL_BYTES = 1_000_000;

/** By how much a layer grows from one tick to the next. */
export const stepOf = ({ size }: Layer, ticks: number) => (size < SMALL_BYTES ? size : Math.ceil(size / ticks));

/** What is seen of a layer at first: a small one is there already. */
export const startOf = ({ size }: Layer) => (size < SMALL_BYTES ? size : 0);
