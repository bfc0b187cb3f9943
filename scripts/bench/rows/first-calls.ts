import type { WorkerConfig } from "../../../harness/workerd/worker-config.ts";
import { EVALUATING, firstCallsInNode } from "../first-calls/in-node.ts";
import { statsOf } from "../measure.ts";
import type { Row } from "../row.ts";

/** What a request may take on the free plan. */
const BOUND_MS = 10;
const PROCESSES = 5;

/**
 * CPU of the first calls of fresh processes, in Node, where the Worker's JavaScript is alone. Every client begins with them,
 * and isolates are recycled often. Evaluating the module has no bound: it is no part of a request.
 */
export async function firstCalls(config: WorkerConfig): Promise<Row[]> {
  const samples: Record<string, number[]> = {};
  for (let round = 0; round < PROCESSES; round++) {
    for (const [what, ms] of Object.entries(await firstCallsInNode(config))) {
      samples[what] = [...(samples[what] ?? []), ms];
    }
  }
  return Object.entries(samples).map(([what, values]) => {
    const hearth = statsOf(values);
    const row = { what: `CPU ${what}`, hearth };
    if (what === EVALUATING) return row;
    return { ...row, checks: [{ what: "takes", measured: hearth.median, bound: BOUND_MS, unit: "ms" }] };
  });
}
