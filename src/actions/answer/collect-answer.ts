import { isStepped } from "../../core/job.ts";
import type { QueueClient } from "../../queue/client/queue-client.ts";
import type { RequestView } from "../../queue/client/watch-request.ts";
import type { Answer } from "./answer.ts";
import { toItemsAnswer } from "./items-answer.ts";
import { MAX_PAGE_CHARACTERS } from "./page-size.ts";
import { toAnswer } from "./text-answer.ts";

/** Returns the answer of a call that has watched a request. @throws HearthError if the request failed */
export async function collectAnswer(queue: QueueClient, watched: RequestView | Promise<RequestView>): Promise<Answer> {
  const view = await watched;
  if (!isStepped(view.kind)) return toAnswer(view);
  return toItemsAnswer(view, await queue.items(view.id, view.offset, MAX_PAGE_CHARACTERS));
}
