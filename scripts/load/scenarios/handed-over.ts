import type { Asked } from "../asked.ts";
import type { Client } from "../client.ts";
import { type Standing, settle } from "./settle.ts";

const MAX_COLLECTIONS = 60;

/** An answer that outlasts its call. It is collected in pieces, each from the end of the last. */
export async function handedOver(client: Client): Promise<void> {
  const asked = client.question(150, 500);
  const { standing, id, text } = await begin(client, asked);
  if (standing === "going on") await collect(client, { asked, id, text });
}

/** Asks for a long answer and waits one second for it. */
export async function begin(client: Client, asked: Asked): Promise<{ standing: Standing; id: string; text: string }> {
  const reply = await client.generate(asked, { era: client.era, progress: client.dice.chance(0.5), query: "wait=1" });
  const standing = settle(client, { tool: "ollama_generate, handed over", asked, reply });
  return { standing, id: reply.requestId ?? "", text: String(reply.value?.text ?? "") };
}

/** Request whose call was handed over, still to be collected. */
export interface ToCollect {
  asked: Asked;
  id: string;
  /** Its text so far. */
  text: string;
  /** Whether it may have been cancelled. */
  cancelled?: boolean;
}

/** Collects a request until it has ended. */
export async function collect(client: Client, { asked, id, text, cancelled }: ToCollect): Promise<Standing> {
  const tool = "ollama_get_request";
  let before = text;
  for (let times = 0; times < MAX_COLLECTIONS; times++) {
    const call = { tool, arguments: { request_id: id, offset: before.length }, era: client.era, query: "wait=1" };
    const reply = await client.ask({ ...call, progress: client.dice.chance(0.5) });
    const standing = settle(client, { tool, asked, reply, cancelled, before });
    if (standing !== "going on") return standing;
    before += String(reply.value?.text ?? "");
  }
  client.ledger.fault(`${tool}: no end`, id);
  return undefined;
}
