import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../client.ts";
import { settle } from "./settle.ts";

/** A client of 2026 closes its side, which stops the work. What the home has sent is checked at the end. */
export async function leaveForGood(client: Client): Promise<void> {
  const asked = client.question(500, 1_000);
  const leave = new AbortController();
  const replied = client.generate(asked, { era: "2026", progress: true }, { leave: leave.signal });
  await Promise.race([sleep(client.dice.below(1_500)), replied]);
  leave.abort();
  const reply = await replied;
  settle(client, { tool: "ollama_generate, left", asked, reply });
  if (reply.left) client.ledger.leftForGood.push(asked);
}

/** A client of 2025 loses its connection, which stops nothing, and asks again: it joins the same work. */
export async function leaveAndRepeat(client: Client): Promise<void> {
  const asked = client.question(60, 150);
  const leave = new AbortController();
  const replied = client.generate(asked, { era: "2025", progress: true }, { leave: leave.signal, onPiece });
  function onPiece() {
    leave.abort();
  }
  settle(client, { tool: "ollama_generate, lost", asked, reply: await replied });
  client.ledger.repeated.add(asked.label);
  // It takes up to a second to notice that a client has left.
  await sleep(1_200);
  const reply = await client.generate(asked, { era: "2025", progress: true });
  settle(client, { tool: "ollama_generate, repeated", asked, reply });
}
