import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { connectV2, type TestClient, type ToolOutcome } from "../../../harness/mcp/sdk-client.ts";
import { OAuthClient } from "../../../harness/oauth/oauth-client.ts";
import { startHearth } from "../../../harness/wrangler/wrangler-dev.ts";
import { type StandInControl, standInControl } from "../../stand-in/control.ts";
import { serveStandIn } from "../../stand-in/serve.ts";
import { placeStore } from "./place-store.ts";
import type { LoadedSession, OAuthLogin, Unfinished, User, Written } from "./written.ts";

/** The present build on the store of commit 8d4ae6b, and a home that knows nothing of what was before. */
class OldStore {
  written = {} as Written;
  home = {} as StandInControl;
  clients = {} as Record<User, TestClient>;
  url = "";

  /** The structured content of a tool's result. */
  async value<T = Record<string, unknown>>(user: User, tool: string, args = {}): Promise<T> {
    return (await this.clients[user].call(tool, args)).value as T;
  }

  /** Waits for the end of a request that was not finished when the store was written. */
  collect(name: Unfinished): Promise<ToolOutcome> {
    const { user, request_id } = this.written.unfinished[name];
    return this.clients[user].call("ollama_get_request", { request_id });
  }

  /** The messages of a session of the owner. */
  async messagesOf(session_id: string): Promise<LoadedSession["messages"]> {
    return (await this.value<LoadedSession>("owner", "ollama_load_context", { session_id })).messages;
  }

  /** The models that the owner may use. */
  async modelNames(): Promise<string[]> {
    const { models } = await this.value<{ models: { name: string }[] }>("owner", "ollama_list_models");
    return models.map(({ name }) => name);
  }

  /** What the home was asked on this path, oldest first. */
  async asked<T>(path: string): Promise<T[]> {
    return (await this.home.record({ path })).map(({ body }) => body as T);
  }

  /** The prompts that the home was asked to answer and that begin with one of these words, sorted. */
  async promptsWith(...words: string[]): Promise<string[]> {
    const prompts = (await this.asked<{ prompt: string }>("/api/generate")).map(({ prompt }) => prompt);
    return prompts.filter((prompt) => words.some((word) => prompt.startsWith(word))).sort();
  }

  /** @param waitSeconds how long a call waits for an answer before it returns what there is */
  connect(token: string, waitSeconds = 50): Promise<TestClient> {
    return connectV2("auto")(`${this.url}/mcp?wait=${waitSeconds}`, token);
  }

  /** An OAuth client that registered with the old build. It calls Hearth by its public address, which is rerouted. */
  oauthClient({ client_id }: OAuthLogin): OAuthClient {
    const { PUBLIC_URL = "" } = this.written.settings;
    const client = new OAuthClient(PUBLIC_URL, (input, init) =>
      fetch(String(input).replace(PUBLIC_URL, this.url), init),
    );
    client.id = client_id;
    return client;
  }
}

/** Opens it for the tests of one file, and stops and removes everything at the end. */
export function openOldStore(): OldStore {
  const store = new OldStore();
  const kept = mkdtempSync(join(tmpdir(), "hearth-"));
  let close: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    store.written = await placeStore(kept);
    const { settings, tokens, registry } = store.written;
    const standIn = await serveStandIn({ slots: 16, registry });
    close = [standIn.close];
    store.home = standInControl(standIn.url);
    const hearth = await startHearth(
      // The old build reached every registry.
      { ...settings, OLLAMA_BASE_URL: standIn.url, ALLOWED_REGISTRIES: "registry.ollama.ai,127.0.0.1:5000" },
      { kept },
    );
    close.unshift(hearth.stop);
    store.url = hearth.url;
    store.clients = { owner: await store.connect(tokens.owner), ada: await store.connect(tokens.ada) };
  });
  afterAll(async () => {
    for (const end of close) await end();
    rmSync(kept, { recursive: true, force: true });
  });
  return store;
}
