import type { Generation } from "../../core/request.ts";

type Count = "prompt_eval_count" | "eval_count" | "load_duration" | "total_duration";

/** Adds what one step took to the sums of its request. */
export function addUp(sums: Generation, step: Partial<Pick<Generation, Count>>, counts: readonly Count[]): void {
  for (const count of counts) sums[count] = (sums[count] ?? 0) + (step[count] ?? 0);
}
