import { Hono } from "hono";

const MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";

/** Sizes of the config and the layers, by what is pulled. */
const OLLAMA: Readonly<Record<string, number[]>> = {
  "library/gemma3/270m": [488, 291_545_056, 358, 8_432, 92],
  "library/gemma3/1b": [418, 815_310_432, 358, 71, 77],
  "library/gemma3/latest": [489, 3_338_792_448, 358, 8_432, 77],
  "parthsareen/nimble/latest": [500, 5_800_000_000, 1_000],
  // A model of the cloud: a config and nothing else.
  "library/kimi-k3/cloud": [381],
};

const HUGGING_FACE: Readonly<Record<string, number[]>> = {
  "bartowski/Llama-3.2-1B-Instruct-GGUF/Q4_K_M": [551, 807_694_464, 1_481, 65],
};

const digest = (size: number) => `sha256:${size.toString(16).padStart(64, "0")}`;

const manifest = ([config = 0, ...layers]: number[]) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: "application/vnd.docker.container.image.v1+json", digest: digest(config), size: config },
    layers: layers.map((size) => ({ mediaType: "application/vnd.ollama.image.model", digest: digest(size), size })),
  });

/** Looks like registry.ollama.ai, which sends manifests as plain text, and 401 to an Ollama that does not sign. */
export const ollamaRegistry = () =>
  new Hono().get("/v2/:namespace/:model/manifests/:tag", (c) => {
    const { namespace, model, tag } = c.req.param();
    if (c.req.header("user-agent")?.startsWith("ollama/")) return c.json({ errors: [{ code: "UNAUTHORIZED" }] }, 401);
    const sizes = OLLAMA[`${namespace}/${model}/${tag}`];
    if (sizes !== undefined) return c.text(manifest(sizes));
    const error = { code: "MANIFEST_UNKNOWN", message: "manifest unknown", detail: { Tag: tag } };
    return c.json({ errors: [error] }, 404);
  });

/** Looks like huggingface.co to an Ollama: 401 for what is not there or not public, 400 for a tag it does not have. */
export const huggingFace = () =>
  new Hono().get("/v2/:namespace/:model/manifests/:tag", (c) => {
    const { namespace, model, tag } = c.req.param();
    const sizes = HUGGING_FACE[`${namespace}/${model}/${tag}`];
    if (sizes !== undefined) return c.body(manifest(sizes), 200, { "content-type": MANIFEST });
    if (model.includes("Sharded")) {
      const error =
        "This repository only contains sharded GGUF files. Ollama does not yet support pulling sharded GGUF";
      return c.json({ error }, 400);
    }
    const known = Object.keys(HUGGING_FACE).some((key) => key.startsWith(`${namespace}/${model}/`));
    if (!known) return c.json({ error: "Invalid username or password." }, 401);
    const error = 'The specified tag is not a valid quantization scheme. Please use another tag or "latest"';
    return c.json({ error }, 400);
  });

/** hf.co sends everybody on. */
export const shortHuggingFace = () =>
  new Hono().all("*", (c) => c.redirect(c.req.url.replace("//hf.co/", "//huggingface.co/"), 307));
