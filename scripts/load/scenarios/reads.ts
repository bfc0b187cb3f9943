import { type Client, MODEL } from "../client.ts";

/** What has to be in the result of each. */
const READS: readonly [tool: string, given: Record<string, unknown>, holds: string][] = [
  ["ollama_list_models", {}, "models"],
  ["ollama_list_models", {}, "models"],
  ["ollama_show_model", { model: MODEL }, "capabilities"],
  ["ollama_list_requests", {}, "requests"],
  ["ollama_list_sessions", {}, "sessions"],
  ["ollama_get_config", {}, "wait_seconds"],
];

export async function reads(client: Client): Promise<void> {
  const [tool, given, holds] = client.dice.pick(READS);
  const reply = await client.ask({ tool, arguments: given, era: client.era });
  if (reply.results === 0) return;
  if (reply.code !== undefined) {
    if (!client.ledger.pardoned(tool, reply, [])) client.ledger.fault(`${tool}: ${reply.code}`, "");
  } else if (reply.value?.[holds] === undefined) {
    client.ledger.fault(`${tool}: no ${holds}`, JSON.stringify(reply.value).slice(0, 200));
  }
}
