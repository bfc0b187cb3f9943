import type { Part } from "../generation/part.ts";
import { ConnectionReset } from "../http/broken-connection.ts";
import { OllamaError } from "../http/ollama-error.ts";
import type { Fault } from "./script.ts";

const HALF_A_LINE = '{"model":"gemma3:270m","created_at":"2026-08-';
const RUNNER_DIED = "an error was encountered while running the model: unexpected EOF";

/** The parts of an answer with the scripted fault among them. A string is a piece of the stream as it is. */
export async function* faulty(parts: AsyncGenerator<Part>, fault?: Fault): AsyncGenerator<Part | string> {
  if (fault === undefined || fault.kind === "stall") return yield* parts;
  let sent = 0;
  for await (const part of parts) {
    if (sent === (fault.after ?? 0)) {
      const over = yield* strike(fault, { error: RUNNER_DIED, huge: (content): Part => ({ content }) });
      if (over) return;
    }
    yield part;
    sent++;
  }
}

/** What a fault says where the script does not tell: the failure, and a line of any length. */
export interface FaultWords<Item> {
  error: string;
  huge: (content: string) => Item;
}

/** True when nothing comes after it. */
export function* strike<Item>(
  fault: Exclude<Fault, { kind: "stall" }>,
  words: FaultWords<Item>,
): Generator<Item | string, boolean> {
  switch (fault.kind) {
    case "error-line":
      throw new OllamaError(500, fault.error ?? words.error);
    case "eof":
      return true;
    case "destroy":
      yield HALF_A_LINE;
      throw new ConnectionReset();
    case "bad-line":
      yield `${fault.line ?? "this line is not JSON"}\n`;
      return false;
    case "huge-line":
      yield words.huge("x".repeat(fault.bytes));
      return false;
  }
}
