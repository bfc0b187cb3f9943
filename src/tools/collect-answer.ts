import { isStepped } from "../core/request-kinds.ts";
import type { QueueHandle } from "../queue/queue-handle.ts";
import type { Sight } from "../queue/watch.ts";
import type { Answer } from "./answer.ts";
import { toItemsAnswer } from "./items-answer.ts";
import { MOST_OF_A_PAGE } from "./page-size.ts";
import { toAnswer } from "./text-answer.ts";

/** What a call returns of the request that it has watched. @throws HearthError when the request failed */
export async function collectAnswer(queue: QueueHandle, sight: Sight): Promise<Answer> {
  if (!isStepped(sight.kind)) return toAnswer(sight);
  return toItemsAnswer(sight, await queue.items(sight.id, sight.offset, MOST_OF_A_PAGE));
}
