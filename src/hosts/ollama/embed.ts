import type { HostConfig } from "../../config/config.ts";
import { HearthError } from "../../core/errors.ts";
import { isJsonObject, type JsonObject, parseJsonObject } from "../../core/json-object.ts";
import { readText } from "../../core/read-body.ts";
import { startDeadlines } from "./deadlines.ts";
import { retryWhileBusy } from "./retry-while-busy.ts";
import { openUpstream } from "./transport.ts";
import { errorFromThrown } from "./upstream-error.ts";

/** The answer of /api/embed. The vectors are in the order of the texts, and of length 1. Durations are nanoseconds. */
export interface Embedded {
  embeddings: number[][];
  prompt_eval_count?: number;
  load_duration?: number;
  total_duration?: number;
}

const MAX_BYTES = 16 * 1024 * 1024;

/** @param call.body as /api/embed takes it, its `input` a list. @throws HearthError */
export async function embed(
  host: HostConfig,
  call: { body: JsonObject; signal: AbortSignal; totalMs: number },
): Promise<Embedded> {
  const deadlines = startDeadlines({ totalMs: call.totalMs, idleMs: call.totalMs }, call.signal);
  const { signal } = deadlines;
  try {
    const open = () => openUpstream(host, { method: "POST", path: "/api/embed", body: call.body, signal });
    const text = await readText(await retryWhileBusy(open, signal), MAX_BYTES);
    const answer = parseJsonObject(text);
    if (isEmbedded(answer, call.body.input)) return answer;
    throw new HearthError(
      "not_ollama",
      "What answered /api/embed is not Ollama: it sent other than a vector for each text.",
    );
  } catch (thrown) {
    throw errorFromThrown(thrown, signal);
  } finally {
    deadlines.stop();
  }
}

function isEmbedded(answer: unknown, input: unknown): answer is Embedded {
  if (!isJsonObject(answer) || !Array.isArray(answer.embeddings)) return false;
  return Array.isArray(input) && answer.embeddings.length === input.length;
}
