import { abortAllDurableObjects, createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import { standInControl } from "#stand-in/control";
import type { TestClient } from "../../harness/mcp/sdk-client.ts";
import { connectV2, type Negotiation, openV2 } from "../../harness/mcp/sdk-client.ts";
import type { Bindings } from "../../src/config/bindings.ts";
import { settingsStore } from "../../src/config/known-records.ts";
import { SECRET_SETTINGS } from "../../src/config/settings.ts";
import worker from "../../src/index.ts";
import { reroutePublicOllama } from "./public-ollama.ts";
import { saidByClients, secrets } from "./written.ts";

export const TOKEN = "the-token-of-the-tests-32-characters";
secrets.add(TOKEN);
export const ORIGIN = "http://127.0.0.1:4838";

/** The home of these tests. */
export const home = standInControl(inject("standIn"));

/** A second host, for tests that make a record of it. */
export const second = standInControl(inject("secondStandIn"));

/** All tests together call more often in a minute than one client or one address may. */
const NO_BRAKE = { limit: async () => ({ success: true }) };

/**
 * An environment with these settings over those of the tests, for an object that a test makes:
 * `runInDurableObject(queue(), (_, state) => new RequestQueue(state, envWith({ NAME: "value" })))`.
 */
export const envWith = (settings: Record<string, string>) => ({ ...env, ...settings }) as Bindings;

/**
 * The Worker with these settings over its own. A new environment is a Worker that remembers nothing. The objects that it
 * calls keep the settings of vitest.config.ts, because the runtime makes them: see `envWith`.
 */
export function workerWith(settings: Record<string, unknown> = {}): typeof fetch {
  for (const name of SECRET_SETTINGS)
    if (typeof settings[name] === "string" && settings[name] !== "") secrets.add(settings[name]);
  const bindings = {
    ...env,
    CALL_LIMIT: NO_BRAKE,
    STRANGER_LIMIT: NO_BRAKE,
    SIGN_IN_LIMIT: NO_BRAKE,
    ...settings,
  } as never;
  return async (input, init) => {
    const request = new Request(input, init as RequestInit);
    request.headers.set("host", new URL(request.url).host);
    return worker.fetch(request, bindings, createExecutionContext());
  };
}

/** What there is beyond the home: the library and the registries. */
export const internet = reroutePublicOllama();

/** Settings of a Worker that hands over soon. */
export const IMPATIENT = { WAIT_SECONDS: "0.3" };

export interface ClientOptions {
  /** Settings of the Worker. RequestQueue, ChatStore and OAuthStore keep those of vitest.config.ts: see `envWith`. */
  settings?: Record<string, unknown>;
  token?: string;
  /** Path and query, such as /mcp?readonly=1 */
  path?: string;
}

/** An MCP client of a Worker that has just started. */
export async function connect({ settings, token = TOKEN, path = "/mcp" }: ClientOptions = {}): Promise<TestClient> {
  const client = await connectV2("auto")(`${ORIGIN}${path}`, token, workerWith(settings));
  return {
    ...client,
    call(name, args, onProgress) {
      saidByClients.addFrom(args);
      return client.call(name, args, onProgress);
    },
  };
}

/** The v2 client of a Worker that has just started, for what is not a tool. */
export function open(mode: Negotiation, { settings, token = TOKEN, path = "/mcp" }: ClientOptions = {}) {
  return openV2(mode, `${ORIGIN}${path}`, token, workerWith(settings));
}

/** For `beforeEach`: a well home, and nothing left of the test before, in memory or in storage. */
export async function startAnew(): Promise<void> {
  const objects = [env.REQUEST_QUEUE.getByName("home"), env.OAUTH_STORE.getByName("owner"), settingsStore(env)];
  for (const object of objects) {
    await runInDurableObject(object as DurableObjectStub, async (_, state) => {
      await state.storage.deleteAlarm();
      await state.storage.deleteAll();
    });
  }
  await abortAllDurableObjects();
  // The store is made once in the life of a Hearth, and not in the middle of a test.
  await settingsStore(env).read();
  const { keys } = await env.METADATA.list();
  for (const { name } of keys) await env.METADATA.delete(name);
  await home.reset();
  internet.reset();
}

const USERS = ["owner", "anna", "ben", "bert"];

/** The same for tests that keep conversations: none of them has any. */
export async function startWithoutSessions(): Promise<void> {
  for (const user of USERS) {
    await runInDurableObject(env.CHAT_STORE.getByName(user), async (_, state) => {
      await state.storage.deleteAlarm();
      await state.storage.deleteAll();
    });
  }
  await startAnew();
}

/** A named token and the setting that lets it in. */
export async function namedToken(
  name: string,
  user: string,
  grants: string[],
): Promise<{ token: string; entry: object }> {
  const token = `token-of-${name}`;
  secrets.add(token);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
  return { token, entry: { name, user, sha256: Buffer.from(digest).toString("hex"), grants } };
}
