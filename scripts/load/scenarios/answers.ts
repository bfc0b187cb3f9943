import { promptOf } from "../asked.ts";
import { type Client, MODEL, OPTIONS } from "../client.ts";
import { settle } from "./settle.ts";

/** With progress. */
export async function generate(client: Client): Promise<void> {
  const asked = client.question(5, 60);
  const reply = await client.generate(asked, { era: client.era, progress: true });
  settle(client, { tool: "ollama_generate", asked, reply });
}

/** Long, and nothing is shown of it before its end. */
export async function generateQuietly(client: Client): Promise<void> {
  const asked = client.question(60, 120);
  const reply = await client.generate(asked, { era: client.era });
  settle(client, { tool: "ollama_generate", asked, reply });
}

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
