import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../client.ts";
import { begin, collect } from "./handed-over.ts";
import { settle } from "./settle.ts";

/** Cancels a handed-over request by its id. It must have ended then, and its text so far can be collected. */
export async function cancelById(client: Client): Promise<void> {
  const tool = "ollama_cancel_request";
  const asked = client.question(300, 600);
  const { standing, id } = await begin(client, asked);
  if (standing !== "going on") return;
  const reply = await client.ask({ tool, arguments: { request_id: id }, era: client.era });
  if (reply.results === 0) return;
  if (reply.value === undefined) client.ledger.fault(`${tool}: ${reply.code}`, id);
  const outcome = await collect(client, { asked, id, text: "", cancelled: true });
  if (reply.value?.cancelled === true && outcome !== "cancelled") {
    client.ledger.fault(`${tool}: it went on`, `${id} ${outcome}`);
  }
  client.ledger.count(`cancelled by id: ${outcome}`);
}

/** Cancels as clients of 2025 do, by a notification, in the middle of the answer or before it. */
export async function cancelByNotification(client: Client): Promise<void> {
  const asked = client.question(200, 500);
  const sessionId = await client.openSession();
  if (sessionId === undefined) return;
  const call = { era: "2025", id: 1 + client.dice.below(5), progress: true } as const;
  const replied = client.generate(asked, call, { sessionId });
  await Promise.race([sleep(client.dice.below(800)), replied]);
  await client.cancel(sessionId, call.id);
  const tool = "ollama_generate, cancelled";
  const outcome = settle(client, { tool, asked, cancelled: true, reply: await replied });
  client.ledger.count(`cancelled by notification: ${outcome}`);
}
