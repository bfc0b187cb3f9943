import { isJsonObject, type JsonObject, parseJsonObject } from "../core/json-object.ts";
import { type ModelAddress, parseModelAddress } from "../core/model-address.ts";
import { quote } from "../core/quote.ts";
import { readText } from "../core/read-body.ts";

/** What a registry says about a model. */
export type RegistryAnswer =
  /** `bytes`: the download size if no layer is installed yet. `base`: the model that it was made from, if it names one. */
  | { state: "found"; bytes: number; layers: number; base?: string }
  /** `page`: URL of the page that lists what exists instead. */
  | { state: "missing"; page: string }
  /** `reason`: a sentence. The model may exist all the same, so this is no reason not to pull it. */
  | { state: "unknown"; reason: string };

interface Registry {
  /** Name for a reader. */
  name: string;
  /** Host to ask. */
  host: string;
  /** Returns the URL of the model's page, for a person. */
  page(address: ModelAddress): string;
}

const OLLAMA: Registry = {
  name: "Ollama's registry",
  host: "registry.ollama.ai",
  page: ({ namespace, model }) =>
    namespace === "library" ? `https://ollama.com/library/${model}/tags` : `https://ollama.com/${namespace}/${model}`,
};

const HUGGING_FACE: Registry = {
  name: "Hugging Face",
  // hf.co only redirects there (307).
  host: "huggingface.co",
  page: ({ namespace, model }) => `https://huggingface.co/${namespace}/${model}`,
};

/** Registries by the host in a model name. No other host is ever asked, whatever the name says. */
const REGISTRIES: ReadonlyMap<string, Registry> = new Map([
  ["registry.ollama.ai", OLLAMA],
  ["hf.co", HUGGING_FACE],
  ["huggingface.co", HUGGING_FACE],
]);

const DEADLINE_MS = 3_000;
const MAX_BYTES = 1024 * 1024;

/**
 * Looks up whether a model can be pulled, and how large it is, in the manifest that its public registry shows without
 * credentials. Never throws; whatever cannot be found out is `unknown`.
 * @param model as for a pull: gemma3:1b, user/model, hf.co/org/repo:Q4_K_M
 */
export async function lookUpInRegistry(
  model: string,
  signal: AbortSignal,
  deadlineMs: number = DEADLINE_MS,
): Promise<RegistryAnswer> {
  const address = parseModelAddress(model);
  if (address === undefined) return unknown(`${quote(model, 80)} is not a model name that Ollama accepts.`);
  const registry = REGISTRIES.get(address.host);
  if (registry === undefined)
    return unknown(`Hearth asks only Ollama's registry and Hugging Face, not ${address.host}.`);
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(manifestUrl(registry, address), {
      // Ollama's own User-Agent would have to sign the request (401 otherwise).
      headers: { accept: "application/vnd.docker.distribution.manifest.v2+json", "user-agent": "hearth" },
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline]),
    });
    return readAnswer(registry, address, response.status, await readText(response, MAX_BYTES));
  } catch {
    if (signal.aborted) return unknown("The look-up was cancelled.");
    if (deadline.aborted) return unknown(`${registry.name} did not answer in time.`);
    return unknown(`${registry.name} could not be reached, or sent too much.`);
  }
}

const unknown = (reason: string): RegistryAnswer => ({ state: "unknown", reason });

const manifestUrl = ({ host }: Registry, { namespace, model, tag }: ModelAddress) =>
  `https://${host}/v2/${namespace}/${model}/manifests/${tag}`;

function readAnswer(registry: Registry, address: ModelAddress, status: number, text: string): RegistryAnswer {
  const body = parseJsonObject(text);
  if (status === 200) {
    const size = body && sizeOf(body);
    if (body !== undefined && size !== undefined) return { state: "found", ...size, base: baseOf(body) };
    return unknown(`${registry.name} sent something that is not a manifest.`);
  }
  if (isMissing(registry, status, body, text)) return { state: "missing", page: registry.page(address) };
  if (registry === HUGGING_FACE && (status === 401 || status === 403)) {
    return unknown(
      "Hugging Face does not show this repository without a login: it does not exist, is private, or requires that its " +
        `licence be accepted first. See ${registry.page(address)}`,
    );
  }
  const quoted = typeof body?.error === "string" ? `; it says ${quote(body.error)}` : "";
  return unknown(`${registry.name} answered ${status}${quoted}.`);
}

function isMissing(registry: Registry, status: number, body: JsonObject | undefined, text: string): boolean {
  if (status === 404) return true;
  if (status < 400) return false;
  const errors = Array.isArray(body?.errors) ? body.errors.filter(isJsonObject) : [];
  if (errors.some(({ code }) => code === "MANIFEST_UNKNOWN" || code === "NAME_UNKNOWN")) return true;
  // Hugging Face answers 400 for a tag that it does not have, and for files that Ollama cannot pull.
  return registry === HUGGING_FACE && status === 400 && /not a valid quantization|does not exist/i.test(text);
}

/**
 * Adds up the sizes in a manifest. Returns undefined if it is not a manifest. A stub of a cloud model has a config and
 * no layers.
 */
function sizeOf({ config, layers }: JsonObject): { bytes: number; layers: number } | undefined {
  const listed = layers ?? [];
  if (!Array.isArray(listed) || (listed.length === 0 && !isJsonObject(config))) return undefined;
  const sizes = [...listed, ...(config === undefined ? [] : [config])].map((part) => isJsonObject(part) && part.size);
  if (!sizes.every(isSize)) return undefined;
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return Number.isSafeInteger(bytes) ? { bytes, layers: listed.length } : undefined;
}

/** Returns the model that the weights in a manifest are from. What is not a model name is the path of a file. */
function baseOf({ layers }: JsonObject): string | undefined {
  const listed = Array.isArray(layers) ? layers.filter(isJsonObject) : [];
  const weights = listed.find(({ mediaType }) => mediaType === "application/vnd.ollama.image.model");
  const base = weights?.from;
  return typeof base === "string" && parseModelAddress(base) !== undefined ? base : undefined;
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
