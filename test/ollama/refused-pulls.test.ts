import { afterAll, describe, expect, test } from "vitest";
import { type HearthProcess, startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { ollamaUrl } from "./given.ts";
import { installed, openRealHome } from "./real-home.ts";
import { startRefusingRegistry } from "./refusing-registry.ts";
import { allowingRegistries } from "./registry-address.ts";

const registry = await startRefusingRegistry();
let own: HearthProcess;
const home = openRealHome([], async () => {
  own = await startHearth({ OLLAMA_BASE_URL: ollamaUrl(), ...allowingRegistries(registry.address) });
  return own;
});

afterAll(async () => {
  await own?.stop();
  await registry.close();
});

const REFUSED = /did not let Ollama in[\s\S]*Check the name[\s\S]*\[ollama_refused · a retry alone will not help/;

describe("a pull that a registry refuses gets advice of its own, in the words of a real Ollama:", () => {
  test.each([
    [
      "sharded",
      /split into several files[\s\S]*another quantization[\s\S]*\[ollama_refused · a retry alone will not help/,
    ],
    ["not-gguf", /is not in the format GGUF[\s\S]*ends in GGUF[\s\S]*\[ollama_refused/],
    ["private", REFUSED],
    ["no-token", REFUSED],
    ["gated", REFUSED],
    ["often", /too many requests from the home[\s\S]*some minutes[\s\S]*\[registry_unreachable · a retry may help/],
    ["damaged", /A file arrived damaged[\s\S]*downloaded again[\s\S]*\[ollama_failed · a retry may help/],
    ["missing", /has no model[\s\S]*or no such tag[\s\S]*\[model_not_found/],
  ])("%s", async (tag, advice) => {
    const model = `${registry.address}/lab/x:${tag}`;
    const { isError, text } = await home.client.call("ollama_pull_model", { model, insecure: true });
    expect(isError).toBe(true);
    expect(text).toMatch(advice);
    expect(text).not.toMatch(/num_ctx|did not load|capability/);
    expect([...(await installed()).keys()]).not.toContain(model);
  });
});
