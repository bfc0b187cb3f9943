import { isStepped } from "../../core/job.ts";
import type { QueueClient } from "../../queue/client/queue-client.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import type { Answer } from "./answer.ts";
import { toItemsAnswer } from "./items-answer.ts";
import { MAX_PAGE_CHARACTERS } from "./page-size.ts";
import { toAnswer } from "./text-answer.ts";

/** What a call returns of the request that it has watched. @throws HearthError when the request failed */
export async function collectAnswer(queue: QueueClient, sight: RequestView): Promise<Answer> {
  if (!isStepped(sight.kind)) return toAnswer(sight);
  return toItemsAnswer(sight, await queue.items(sight.id, sight.offset, MAX_PAGE_CHARACTERS));
}
