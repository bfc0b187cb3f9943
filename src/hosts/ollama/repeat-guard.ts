import { HearthError } from "../../core/errors.ts";

/** Ollama ends a stream without a word after more than 30 equal tokens, of which it has not sent the last. */
const EQUAL_TOKENS = 30;

/** Counts equal tokens in a row as Ollama does, so that an answer which it stopped is told from a cut connection. */
export class RepeatGuard {
  #last = "";
  #equal = 0;

  /** @param text what one line of the stream brought, in most cases one token */
  take(text: string): void {
    const token = text.trim();
    this.#equal = token === this.#last ? this.#equal + 1 : 1;
    this.#last = token;
  }

  get reached(): boolean {
    return this.#equal >= EQUAL_TOKENS;
  }

  error(): HearthError {
    return new HearthError(
      "stream_cut",
      "The model repeated itself, so Ollama stopped it before the answer was complete.",
      "The same call repeats itself again. Change it: set options.repeat_penalty to 1.2, a temperature above 0 or a limit by " +
        "num_predict, ask in other words, or take a larger model.",
      false,
    );
  }
}
