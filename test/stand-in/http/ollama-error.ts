/** A refusal or failure as Ollama words it: a status with `{"error": ...}`, or the last line of a stream that has begun. */
export class OllamaError extends Error {
  readonly status: number;
  /** Further fields of the body, such as `signin_url`. */
  readonly extra: Record<string, unknown>;

  constructor(status: number, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = "OllamaError";
    this.status = status;
    this.extra = extra;
  }

  get body(): Record<string, unknown> {
    return { error: this.message, ...this.extra };
  }
}
