import { promptOf } from "../asked.ts";
import { type Client, MODEL, OPTIONS } from "../client.ts";
import { settle } from "./settle.ts";

/** A short answer with progress. */
export async function generate(client: Client): Promise<void> {
  const asked = client.question(5, 60);
  const reply = await client.generate(asked, { era: client.era, progress: true });
  settle(client, { tool: "ollama_generate", asked, reply });
}

/** A long answer without progress. */
export async function generateQuietly(client: Client): Promise<void> {
  const asked = client.question(60, 120);
  const reply = await client.generate(asked, { era: client.era });
  settle(client, { tool: "ollama_generate", asked, reply });
}

/** A body of megabytes: the template is part of it, and the home does not count it as part of the prompt. */
export async function generateLarge(client: Client): Promise<void> {
  const asked = client.question(5, 30);
  const template = `${asked.label}${"x".repeat(1_000_000 + client.dice.below(2_000_000))}`;
  const given = { model: MODEL, prompt: promptOf(asked), options: OPTIONS, template };
  const reply = await client.ask({ tool: "ollama_generate", arguments: given, era: client.era });
  settle(client, { tool: "ollama_generate, of megabytes", asked, reply });
}

/** Asks with ollama_chat, at times with progress, and checks the answer. */
export async function chat(client: Client): Promise<void> {
  const asked = client.question(5, 60);
  const messages = [
    { role: "system", content: "Answer." },
    { role: "user", content: promptOf(asked) },
  ];
  const given = { model: MODEL, messages, options: OPTIONS };
  const call = { tool: "ollama_chat", arguments: given, era: client.era, progress: client.dice.chance(0.5) };
  settle(client, { tool: "ollama_chat", asked, reply: await client.ask(call) });
}

/** One more turn of the client's own session. */
export async function chatTurn(client: Client): Promise<void> {
  const asked = client.question(5, 30);
  const messages = [{ role: "user", content: promptOf(asked) }];
  const given = { model: MODEL, session_id: client.name, messages, options: OPTIONS };
  const call = { tool: "ollama_chat", arguments: given, era: client.era, progress: true };
  const standing = settle(client, { tool: "ollama_chat, a session's turn", asked, reply: await client.ask(call) });
  if (standing === "done") client.ledger.turns.push(asked);
}

/** The field that the result of each must have. */
const READS: readonly [tool: string, given: Record<string, unknown>, holds: string][] = [
  ["ollama_list_models", {}, "models"],
  ["ollama_list_models", {}, "models"],
  ["ollama_show_model", { model: MODEL }, "capabilities"],
  ["ollama_list_requests", {}, "requests"],
  ["ollama_list_sessions", {}, "sessions"],
  ["ollama_get_config", {}, "wait_seconds"],
];

/** Calls a tool that only reads, and checks that it returns something. */
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
