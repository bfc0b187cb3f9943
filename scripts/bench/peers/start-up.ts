import type { Workerd } from "../../../harness/workerd/start-workerd.ts";
import { interleave } from "../measure.ts";
import type { Row } from "../row.ts";
import { timeToFirstAnswer } from "../time-to-first-answer.ts";
import { type ContenderName, cellsOf, contender, forEach, listOnce } from "./contender.ts";

export type Starts = Record<ContenderName, () => Promise<Workerd>>;

/** Each in a process of its own. */
export async function startUp(starts: Starts): Promise<Row> {
  const samples = forEach(
    (name) => () => timeToFirstAnswer(starts[name], (server) => listOnce(contender(name, server))),
  );
  return {
    what: "start-up: a new process to its first answer",
    ...cellsOf(await interleave(samples, { rounds: 3, warmUp: 0 })),
    whyBehind: "the local runtime starts around it, with its storage; at the edge the runtime runs already",
  };
}
