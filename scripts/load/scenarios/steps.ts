import { embeddingOf } from "#stand-in";
import { promptOf } from "../asked.ts";
import { type Client, MODEL, OPTIONS } from "../client.ts";
import { isRefusal } from "../ledger.ts";
import type { Reply } from "../reply.ts";

const EMBEDDER = "gemma3-embed:270m";
const DIMENSIONS = 640;

/** Embeds texts. The vectors must be those of the stand-in for these texts. */
export async function embeddings(client: Client): Promise<void> {
  const tool = "ollama_embeddings";
  const { label } = client.question(1, 1);
  const prompts = Array.from({ length: 1 + client.dice.below(4) }, (_, place) => `${label} text ${place}`);
  const reply = await client.ask({ tool, arguments: { model: EMBEDDER, prompts }, era: client.era });
  if (!ended(client, tool, reply, prompts)) return;
  const vectors = (reply.value?.embeddings ?? []) as number[][];
  const wanted = prompts.map((text) => embeddingOf(text, DIMENSIONS));
  if (JSON.stringify(vectors) !== JSON.stringify(wanted)) {
    client.ledger.fault(`${tool}: other vectors`, `${label}: ${vectors.length} of ${prompts.length}`);
  }
}

/** Sends some prompts with ollama_batch_generate, and checks each answer. */
export async function batch(client: Client): Promise<void> {
  const tool = "ollama_batch_generate";
  const { ledger, dice } = client;
  const all = Array.from({ length: 2 + dice.below(3) }, () => client.question(3, 15));
  const given = { model: MODEL, prompts: all.map(promptOf), options: OPTIONS };
  const reply = await client.ask({ tool, arguments: given, era: client.era, progress: dice.chance(0.5) });
  const labels = all.map(({ label }) => label);
  if (!ended(client, tool, reply, labels)) return;
  const results = (reply.value?.results ?? []) as { index: number; text: string; error?: string }[];
  if (results.length !== all.length) ledger.fault(`${tool}: items are missing`, `${labels}: ${results.length}`);
  for (const [place, { index, text, error }] of results.entries()) {
    const asked = all[place];
    if (asked === undefined || index !== place) ledger.fault(`${tool}: items out of order`, `${labels}`);
    else if (error === undefined) ledger.text(tool, text, asked, "whole");
    else {
      ledger.text(tool, text, asked, "beginning");
      ledger.failed.push({ of: [asked.label], code: error, tool });
    }
  }
}

/** Tells whether all of it was done. */
function ended(client: Client, tool: string, reply: Reply, of: string[]): boolean {
  if (reply.results === 0) return false;
  return reply.value === undefined
    ? refusedOrFailed(client, tool, reply, of)
    : endedWith(client, tool, reply.value, { requestId: reply.requestId, of });
}

function refusedOrFailed({ ledger, token }: Client, tool: string, reply: Reply, of: string[]): false {
  const { code, requestId } = reply;
  if (!ledger.pardoned(tool, reply, of)) ledger.fault(`${tool}: ${code}`, of.join());
  if (requestId !== undefined && !isRefusal(code)) ledger.accepted(requestId, { token, end: "failed" });
  return false;
}

/** Items before a failed step are there. */
function endedWith(
  { ledger, token }: Client,
  tool: string,
  { status, error }: Record<string, unknown>,
  { requestId = "", of }: { requestId?: string; of: string[] },
): boolean {
  if (status === "failed") ledger.failed.push({ of, code: String(error), tool });
  else if (status !== "done") ledger.fault(`${tool}: ${status}`, of.join());
  ledger.accepted(requestId, { token, end: status === "done" ? "done" : "failed" });
  return status === "done";
}
