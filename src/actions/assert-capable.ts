import type { Capability } from "../core/capabilities.ts";
import { HearthError } from "../core/errors.ts";
import type { Job } from "../core/job.ts";
import { quote } from "../core/quote.ts";
import type { Metadata } from "../metadata/metadata.ts";
import { withCapabilities } from "../metadata/with-capabilities.ts";

/** What is asked of a model, as far as its abilities matter. */
type Asked = Pick<Job, "kind"> & { body: object };

/** What a model that lacks a capability does not support, and what the caller may do besides taking another model. */
const LACKING: Readonly<Record<Capability, { what: string; or?: string; words: RegExp }>> = {
  completion: { what: "chat and generate", words: /generate|chat/ },
  vision: { what: "images", or: "Leave out the images", words: /image/ },
  tools: { what: "tools", or: "Leave out tools", words: /tools/ },
  insert: { what: "insert", or: "Leave out suffix", words: /insert/ },
  thinking: { what: "thinking", or: "Leave out think", words: /thinking/ },
  embedding: { what: "embeddings", words: /embeddings/ },
};

const MAX_NAMED = 5;

/**
 * Refuses at once what a model is known not to be able to do. Some models would drop an image without a word, and others
 * would say so only after a wait in the queue. What is in memory already costs no call: it allows, and the host is asked
 * only before it refuses, or where nothing is known of what a question needs besides an answer. Unknown capabilities refuse
 * nothing.
 * @throws HearthError `unsupported`, with the names of models that can
 */
export async function assertCapable(metadata: Metadata, model: string, needs: readonly Capability[]): Promise<void> {
  const known = metadata.knownCapabilities(model);
  if (missing(needs, known ?? needs.filter((need) => need === "completion")) === undefined) return;
  const lacking = missing(needs, await metadata.capabilities(model).catch(() => undefined));
  if (lacking === undefined) return;
  const message = `The model ${quote(model)} does not support ${LACKING[lacking].what}.`;
  throw new HearthError("unsupported", message, await adviceFor(lacking, metadata));
}

/** Adds the names of models that can to a refusal by the host, where it was not known before. */
export async function withAdvice(
  refusal: HearthError,
  metadata: Metadata,
  needs: readonly Capability[],
): Promise<HearthError> {
  const lacking = needs.find((need) => LACKING[need].words.test(refusal.message));
  if (lacking === undefined || /think value/.test(refusal.message)) return refusal;
  const advised = new HearthError("unsupported", refusal.message, await adviceFor(lacking, metadata));
  return refusal.request === undefined ? advised : advised.withRequest(refusal.request);
}

/** Returns the capabilities that a question needs. */
export function needsOf({ kind, body }: Asked): Capability[] {
  if (kind === "embed") return ["embedding"];
  if (kind === "load") return ["completion"];
  if (kind !== "generate" && kind !== "chat" && kind !== "batch") return [];
  const { images, messages, tools, suffix, think } = body as Record<string, unknown> & {
    images?: string[];
    messages?: { images?: string[] }[];
    tools?: unknown[];
  };
  const some = (list: unknown[] | undefined) => list !== undefined && list.length > 0;
  return [
    "completion",
    ...(some(images) || messages?.some((message) => some(message.images)) ? ["vision" as const] : []),
    ...(some(tools) ? ["tools" as const] : []),
    ...(typeof suffix === "string" && suffix !== "" ? ["insert" as const] : []),
    ...(think !== undefined && think !== false ? ["thinking" as const] : []),
  ];
}

const missing = (needs: readonly Capability[], has: readonly string[] | undefined): Capability | undefined =>
  has === undefined ? undefined : needs.find((need) => !has.includes(need));

async function adviceFor(capability: Capability, metadata: Metadata): Promise<string> {
  const names = await capableModels(capability, metadata).catch(() => []);
  const { or } = LACKING[capability];
  const first = or === undefined ? "" : `${or}, or take another model. `;
  if (names.length === 0) {
    const search = `ollama_search_models with capability: ${capability} and remote: true finds some.`;
    return `${first}No installed model is known to support it: ${search}`;
  }
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : "";
  return `${first}Installed models that support it: ${names.slice(0, MAX_NAMED).join(", ")}${more}.`;
}

/** Returns the names of the installed models that have a capability, as far as it is known. */
export async function capableModels(capability: Capability, metadata: Metadata): Promise<string[]> {
  const models = await withCapabilities((await metadata.models()).value, metadata);
  return models.filter(({ capabilities }) => capabilities?.includes(capability)).map(({ name }) => name);
}
