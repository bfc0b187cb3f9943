import { isJsonObject, type JsonObject, parseJsonObject } from "../core/json-object.ts";
import { type ModelAddress, parseModelAddress } from "../core/model-address.ts";
import { quote } from "../core/quote.ts";
import { readText } from "../core/read-body.ts";

export type RegistryAnswer =
  /** `bytes` to be downloaded, where nothing of it is there yet. */
  | { state: "found"; bytes: number; layers: number }
  /** `where`: the page that says what there is instead. */
  | { state: "missing"; where: string }
  /** `reason`: a sentence. It says nothing about the model, and is no reason not to try. */
  | { state: "unknown"; reason: string };

interface Registry {
  /** What a reader calls it. */
  name: string;
  /** The host that is asked. */
  host: string;
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

/** By the host in the name. No other host is ever asked, whatever a name says. */
const REGISTRIES: ReadonlyMap<string, Registry> = new Map([
  ["registry.ollama.ai", OLLAMA],
  ["hf.co", HUGGING_FACE],
  ["huggingface.co", HUGGING_FACE],
]);

const DEADLINE_MS = 3_000;
const MAX_BYTES = 1024 * 1024;

/**
 * Whether a model can be pulled, and how large it is, from the manifest that its public registry shows without
 * credentials. It never throws: what cannot be told is `unknown`.
 * @param model as one would pull it: gemma3:1b, user/model, hf.co/org/repo:Q4_K_M
 */
export async function lookUpInRegistry(
  model: string,
  signal: AbortSignal,
  deadlineMs: number = DEADLINE_MS,
): Promise<RegistryAnswer> {
  const address = parseModelAddress(model);
  if (address === undefined) return unknown(`${quote(model, 80)} is not a model name that Ollama would take.`);
  const registry = REGISTRIES.get(address.host);
  if (registry === undefined) return unknown(`Only Ollama's registry and Hugging Face are asked, not ${address.host}.`);
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    const response = await fetch(manifestUrl(registry, address), {
      // Ollama's own User-Agent would have to sign the request (401 otherwise).
      headers: { accept: "application/vnd.docker.distribution.manifest.v2+json", "user-agent": "hearth" },
      redirect: "manual",
      signal: AbortSignal.any([signal, deadline]),
    });
    return judge(registry, address, response.status, await readText(response, MAX_BYTES));
  } catch {
    if (signal.aborted) return unknown("The look-up was given up.");
    if (deadline.aborted) return unknown(`${registry.name} did not answer in time.`);
    return unknown(`${registry.name} could not be reached, or sent too much.`);
  }
}

const unknown = (reason: string): RegistryAnswer => ({ state: "unknown", reason });

const manifestUrl = ({ host }: Registry, { namespace, model, tag }: ModelAddress) =>
  `https://${host}/v2/${namespace}/${model}/manifests/${tag}`;

function judge(registry: Registry, address: ModelAddress, status: number, text: string): RegistryAnswer {
  const body = parseJsonObject(text);
  if (status === 200) {
    const size = body && measure(body);
    if (size !== undefined) return { state: "found", ...size };
    return unknown(`${registry.name} sent something else than a manifest.`);
  }
  if (isMissing(registry, status, body, text)) return { state: "missing", where: registry.page(address) };
  if (registry === HUGGING_FACE && (status === 401 || status === 403)) {
    return unknown(
      "Hugging Face does not show this repository without a login: it does not exist, is private, or asks first for " +
        `its licence to be accepted. See ${registry.page(address)}`,
    );
  }
  const said = typeof body?.error === "string" ? `; it says ${quote(body.error)}` : "";
  return unknown(`${registry.name} answered ${status}${said}.`);
}

function isMissing(registry: Registry, status: number, body: JsonObject | undefined, text: string): boolean {
  if (status === 404) return true;
  if (status < 400) return false;
  const errors = Array.isArray(body?.errors) ? body.errors.filter(isJsonObject) : [];
  if (errors.some(({ code }) => code === "MANIFEST_UNKNOWN" || code === "NAME_UNKNOWN")) return true;
  // It answers 400 for a tag that it does not have, and for files that Ollama cannot pull.
  return registry === HUGGING_FACE && status === 400 && /not a valid quantization|does not exist/i.test(text);
}

/** The sum of what a manifest names; undefined where it is none. A stub of a cloud model has a config and no layers. */
function measure({ config, layers }: JsonObject): { bytes: number; layers: number } | undefined {
  const listed = layers ?? [];
  if (!Array.isArray(listed) || (listed.length === 0 && !isJsonObject(config))) return undefined;
  const sizes = [...listed, ...(config === undefined ? [] : [config])].map((part) => isJsonObject(part) && part.size);
  if (!sizes.every(isSize)) return undefined;
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  return Number.isSafeInteger(bytes) ? { bytes, layers: listed.length } : undefined;
}

const isSize = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
