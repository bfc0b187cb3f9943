import { connectV2 } from "../../../harness/mcp/sdk-client.ts";
import type { HearthProcess } from "../../../harness/wrangler/wrangler-dev.ts";

/** One call of a tool, as a client has seen it. */
export interface RecordedCall {
  tool: string;
  /** The arguments, as one line of JSON. */
  args: string;
  /** The text as it came, joined for each half second. Seconds are counted from the start of the call. */
  grown: { seconds: number; text: string }[];
  /** When the call returned, in seconds. */
  seconds: number;
  /** The line in brackets from Hearth that ends every answer. */
  lastLine: string;
}

const HALF_SECOND_MS = 500;
/** Of the client in the picture. Clients usually wait 50 s or more. */
export const WAIT_SECONDS = 8;

/** Asks a question that takes longer than the client waits, and collects the rest of the answer. */
export async function recordHandOver(hearth: HearthProcess, model: string, prompt: string): Promise<RecordedCall[]> {
  const client = await connectV2("auto")(`${hearth.url}/mcp?wait=${WAIT_SECONDS}`, hearth.token);
  const record = async (tool: string, args: Record<string, unknown>) => {
    const startedAt = Date.now();
    const grown: RecordedCall["grown"] = [];
    const { text, value } = await client.call(tool, args, (message) => grow(grown, message, Date.now() - startedAt));
    // The last words come with the result alone.
    const missing = String(value.text).slice(grown.map((part) => part.text).join("").length);
    if (missing !== "") grow(grown, missing, Date.now() - startedAt);
    const lastLine = text.slice(text.lastIndexOf("\n[") + 1);
    const call = { tool, args: JSON.stringify(args), grown, seconds: (Date.now() - startedAt) / 1000, lastLine };
    return { call, value };
  };
  try {
    const options = { temperature: 0, stop: ["# Example"] };
    const first = await record("ollama_generate", { model, prompt, options });
    const calls = [first.call];
    let { value } = first;
    let length = String(value.text).length;
    while (value.status !== "done") {
      const rest = await record("ollama_get_request", { request_id: value.request_id, offset: length });
      calls.push(rest.call);
      value = rest.value;
      length += String(value.text).length;
    }
    return calls;
  } finally {
    await client.close();
  }
}

function grow(grown: RecordedCall["grown"], text: string, ms: number): void {
  const seconds = (Math.floor(ms / HALF_SECOND_MS) * HALF_SECOND_MS) / 1000;
  const last = grown.at(-1);
  if (last?.seconds === seconds) last.text += text;
  else grown.push({ seconds, text });
}
