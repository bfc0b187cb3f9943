import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { LITELLM } from "../../harness/installed/litellm.ts";
import { freePort } from "../../harness/processes/free-port.ts";
import { stopTree } from "../../harness/processes/stop-tree.ts";
import type { HostConfig } from "../../src/config/config.ts";
import { createHost } from "../../src/hosts/create-host.ts";
import { answersLikeOpenai } from "../ollama/answers-like-openai.ts";
import { type Forwarder, startForwarder } from "../ollama/forwarder.ts";
import { ollamaUrl } from "../ollama/given.ts";

/** It refuses to start with some keys that many documents show. */
const KEY = "sk-of-these-tests-4321";

const configOf = (base: string) => ({
  model_list: [
    { model_name: "chat", litellm_params: { model: "ollama_chat/gemma3:270m", api_base: base } },
    { model_name: "tools", litellm_params: { model: "ollama_chat/qwen2.5-coder:0.5b", api_base: base } },
    { model_name: "embed", litellm_params: { model: "ollama/gemma3-embed:270m", api_base: base } },
  ],
  general_settings: { master_key: KEY },
});

/** Nothing leaves the machine: no price list, no page, no telemetry. */
const ENV = { LITELLM_LOCAL_MODEL_COST_MAP: "True", DISABLE_ADMIN_UI: "True", LITELLM_TELEMETRY: "False" };

describe("a host of the kind openai that is LiteLLM", () => {
  let forwarder: Forwarder;
  let url = "";
  let stop = async () => {};

  beforeAll(async () => {
    forwarder = await startForwarder(ollamaUrl(), {});
    const folder = mkdtempSync(join(tmpdir(), "litellm-"));
    // JSON is YAML.
    const config = join(folder, "config.yaml");
    writeFileSync(config, JSON.stringify(configOf(`http://${forwarder.address}`)));
    const port = await freePort();
    const args = ["--config", config, "--host", "127.0.0.1", "--port", String(port)];
    const child = spawn(LITELLM, args, { env: { ...process.env, ...ENV }, stdio: "ignore", detached: true });
    stop = async () => {
      await stopTree(child);
      rmSync(folder, { recursive: true });
    };
    url = `http://127.0.0.1:${port}/v1`;
    const isUp = async () => (await fetch(`http://127.0.0.1:${port}/health/liveliness`).catch(() => undefined))?.ok;
    await vi.waitUntil(isUp, { timeout: 200_000, interval: 1_000 });
  });
  afterAll(async () => {
    await stop();
    await forwarder.close();
  });

  answersLikeOpenai({
    url: () => url,
    key: KEY,
    models: { chat: "chat", tools: "tools", embedder: "embed" },
    left: () => forwarder.left,
  });

  test("says that the key is wrong, without showing it", async () => {
    const host = createHost({ id: "studio", kind: "openai", baseUrl: url, key: "sk-wrong" } as HostConfig, {});
    const error = await host.installedModels().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "provider_refused" });
    expect(JSON.stringify(error)).not.toContain("sk-wrong");
  });
});
