import type { ActionContext } from "./action-context.ts";
import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";

/** Puts a transfer into the queue and watches it. */
export async function runTransfer(
  { queue }: ActionContext,
  work: { kind: "pull" | "push" | "create"; model: string; body: Record<string, unknown>; notices?: string[] },
): Promise<Answer> {
  const { notices, ...rest } = work;
  return collectAnswer(queue, await queue.run({ ...rest, wishes: { notices } }));
}
