import type { Answer } from "./answer/answer.ts";
import { collectAnswer } from "./answer/collect-answer.ts";
import type { ToolContext } from "./tool/define-tool.ts";

/** Puts a transfer into the queue and watches it. */
export async function runTransfer(
  { queue }: ToolContext,
  work: { kind: "pull" | "push" | "create"; model: string; body: Record<string, unknown>; notices?: string[] },
): Promise<Answer> {
  const { notices, ...rest } = work;
  return collectAnswer(queue, await queue.run({ ...rest, wishes: { notices } }));
}
