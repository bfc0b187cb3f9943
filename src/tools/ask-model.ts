import { HearthError } from "../core/errors.ts";
import type { JsonObject } from "../core/json-object.ts";
import type { AnswerWishes, RequestKind } from "../core/request.ts";
import { type Answer, toAnswer } from "./answer.ts";
import type { ToolContext } from "./define-tool.ts";
import { optionNotices } from "./option-notices.ts";

/** Puts one generation into the queue and waits for its answer. `body` is Ollama's; fields left undefined are not sent. */
export async function askModel(
  { metadata, queue }: ToolContext,
  kind: RequestKind,
  model: string | undefined,
  body: JsonObject,
  wishes: AnswerWishes = {},
): Promise<Answer> {
  const name = model ?? (await metadata.defaultModel()).model;
  try {
    return toAnswer(
      await queue.run({ kind, model: name, body, wishes: { ...wishes, notices: optionNotices(body.options) } }),
    );
  } catch (thrown) {
    if (thrown instanceof HearthError && thrown.code === "model_not_found") throw await metadata.notFound(name);
    throw thrown;
  }
}
