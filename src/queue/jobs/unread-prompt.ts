import { type ErrorCode, HearthError } from "../../core/errors.ts";
import type { GenerationDelta } from "../../core/generation.ts";
import type { ActiveRequest } from "../request/active-request.ts";
import type { JobContext } from "./job-context.ts";

/** Longer than most prompts take. After that a wait has other reasons. */
const FORGET_MS = 10 * 60 * 1000;

/** Errors that close the connection while Ollama may be reading the prompt. */
const LEFT_WHILE_READING: readonly ErrorCode[] = ["cancelled", "load_timeout"];

const MAY_WAIT =
  "Ollama may still be reading the prompt of a request that was stopped. It reads it to its end, and begins this one then.";

/**
 * Remembers that a request was stopped before its first token. Ollama looks for a closed connection only when it has a
 * token to send, so it reads the whole prompt first, and whatever comes next waits for that without knowing why.
 */
export class UnreadPrompt {
  #leftAt: number | undefined;

  get pending(): boolean {
    return this.#leftAt !== undefined && Date.now() - this.#leftAt < FORGET_MS;
  }

  left(): void {
    this.#leftAt = Date.now();
  }

  forget(): void {
    this.#leftAt = undefined;
  }
}

/** Passes on an answer. It tells the viewers where its first token may have to wait for the prompt of a stopped request. */
export async function* explainWait(
  deltas: AsyncGenerator<GenerationDelta>,
  request: ActiveRequest,
  { host, unreadPrompt }: JobContext,
): AsyncGenerator<GenerationDelta> {
  const behind = host.readsStoppedPrompts && unreadPrompt.pending;
  if (behind) request.advance({ ...request.progress, message: MAY_WAIT, done: request.progress?.done ?? 0 });
  const startedAt = Date.now();
  let reading = true;
  try {
    for await (const delta of deltas) {
      if (reading && behind) {
        unreadPrompt.forget();
        delta.behindStoppedMs = Date.now() - startedAt;
      }
      reading = false;
      yield delta;
    }
  } catch (thrown) {
    if (reading && thrown instanceof HearthError && LEFT_WHILE_READING.includes(thrown.code)) unreadPrompt.left();
    throw thrown;
  }
}
