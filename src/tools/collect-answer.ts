import { KINDS } from "../core/request-kinds.ts";
import type { QueueHandle } from "../queue/queue-handle.ts";
import type { Sight } from "../queue/watch.ts";
import type { Answer } from "./answer.ts";
import { ITEMS_OF_A_PAGE, toItemsAnswer } from "./items-answer.ts";
import { toAnswer } from "./text-answer.ts";

/** What a call returns of the request that it has watched. @throws HearthError when the request failed */
export async function collectAnswer(queue: QueueHandle, sight: Sight): Promise<Answer> {
  const stepped = sight.kind !== undefined && KINDS[sight.kind].stepped === true;
  if (!stepped) return toAnswer(sight);
  return toItemsAnswer(sight, await queue.items(sight.id, sight.offset, ITEMS_OF_A_PAGE));
}
