import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cancelCall, openSession, send } from "../../harness/mcp/mcp-client.ts";
import { connectV2, type TestClient } from "../../harness/mcp/sdk-client.ts";
import { toolMessage } from "../../harness/mcp/wire.ts";
import { OAuthClient } from "../../harness/oauth/oauth-client.ts";
import { databasesBelow } from "../../harness/workerd/databases.ts";
import { startTogether, startWorkerd, type Workerd } from "../../harness/workerd/start-workerd.ts";
import { type WorkerConfig, writeHearthConfig } from "../../harness/workerd/worker-config.ts";
import { bundle } from "../../harness/wrangler/wrangler.ts";
import { type StandInControl, standInControl } from "../stand-in/control.ts";
import { serveStandIn } from "../stand-in/serve.ts";

/*
 * During a deployment, Workers of one build call objects of another, and objects call each other. Here the present build
 * and that of commit 12d9cb0 (test/fixtures/build-12d9cb0) run side by side, in both directions.
 */

const FIXTURE = join(import.meta.dirname, "../fixtures/build-12d9cb0/worker.js.gz");
const model = "gemma3:270m";
const go = { model, prompt: "Go" };

const folder = mkdtempSync(join(tmpdir(), "hearth-two-builds-"));
let builds = {} as Record<Build, WorkerConfig>;
let home = {} as StandInControl;
let closeHome = async () => {};

type Build = "present" | "earlier";

beforeAll(async () => {
  const standIn = await serveStandIn({ slots: 16 });
  closeHome = standIn.close;
  home = standInControl(standIn.url);
  const present = writeHearthConfig(folder, { OLLAMA_BASE_URL: standIn.url, MAX_CONCURRENT_REQUESTS: "1" });
  await bundle(present);
  const script = join(present.bundleFolder, "earlier.js");
  writeFileSync(script, gunzipSync(readFileSync(FIXTURE)));
  builds = { present, earlier: { ...present, script } };
});
afterAll(async () => {
  await closeHome();
  rmSync(folder, { recursive: true, force: true });
});

const pairs: readonly (readonly [worker: Build, objects: Build])[] = [
  ["present", "earlier"],
  ["earlier", "present"],
];

describe.each(pairs)("a Worker of the %s build", (worker, objects) => {
  const both = () => [builds[worker], builds[objects]] as const;

  /** Runs the Worker with the objects of these bindings in the other build, and the others in its own. */
  async function run(
    bindings: string[],
    act: (client: TestClient, server: Workerd) => Promise<void>,
    storage?: string,
  ): Promise<void> {
    await home.reset();
    await using server = await startTogether(both(), bindings, { storage });
    const client = await connectV2("auto")(`${server.url}/mcp`, server.token);
    await act(client, server);
  }

  test(`asks, watches, joins, collects, lists and cancels at a RequestQueue of the ${objects} build`, async () => {
    await run(["REQUEST_QUEUE"], async (client, server) => {
      const impatient = await connectV2("auto")(`${server.url}/mcp?wait=1`, server.token);
      await home.script({ count: 6, holdAfter: 2 });
      const running = await impatient.call("ollama_generate", go);
      expect(running.value).toMatchObject({ status: "running", text: "t0 t1" });
      const waiting = await impatient.call("ollama_generate", { ...go, prompt: "Later" });
      expect(waiting.value).toMatchObject({ status: "queued" });
      const again = await impatient.call("ollama_generate", { ...go, prompt: "Later" });
      expect(again.value.request_id).toBe(waiting.value.request_id);
      const listed = await client.call("ollama_list_requests", { unfinished: true });
      expect(listed.value).toMatchObject({ running: 1, waiting: 1, requests: [{}, {}] });
      const { request_id } = waiting.value;
      expect((await client.call("ollama_cancel_request", { request_id })).value).toMatchObject({ cancelled: true });
      expect((await client.call("ollama_get_request", { request_id })).text).toContain("[cancelled");
      await home.release();
      const whole = await client.call("ollama_get_request", { request_id: running.value.request_id });
      expect(whole.value).toMatchObject({ status: "done", text: "t0 t1 t2 t3 t4 t5" });
    });
  });

  test(`asks with megabytes at a RequestQueue of the ${objects} build`, async () => {
    await run(["REQUEST_QUEUE"], async (client) => {
      const prompt = `${"long ä ".repeat(200_000)}the end`;
      const asked = await client.call("ollama_generate", { model, prompt });
      expect(asked.value).toMatchObject({ status: "done" });
      const [{ body } = { body: {} }] = await home.record({ path: "/api/generate" });
      expect((body as { prompt: string }).prompt).toBe(prompt);
    });
  });

  test(`reads items, leaves, and cancels by key at a RequestQueue of the ${objects} build`, async () => {
    await run(["REQUEST_QUEUE"], async (client, server) => {
      const batch = await client.call("ollama_batch_generate", { model, prompts: ["one", "two"] });
      expect(batch.value).toMatchObject({ status: "done", results: [{ index: 0 }, { index: 1 }] });
      await home.script({ count: 6, holdAfter: 2, times: "always" });
      const leave = new AbortController();
      const message = (era: "2025" | "2026") => toolMessage({ tool: "ollama_generate", arguments: go, era, id: 7 });
      const left = send(server, message("2026"), leave.signal).then((response) => response.text());
      await home.waitFor({ path: "/api/generate", wait: "held" });
      leave.abort();
      await left.catch(() => {});
      await home.waitFor({ path: "/api/generate", wait: "closed" });
      const session = { ...server, sessionId: await openSession(server) };
      const call = send(session, message("2025"), AbortSignal.timeout(10_000)).then((response) => response.text());
      await home.waitFor({ path: "/api/generate", wait: "held" });
      await cancelCall(session, 7);
      expect(await call).toContain("[cancelled");
    });
  });

  test.each([
    ["takes turns at a ChatStore", ["CHAT_STORE"]],
    ["takes turns whose outcome a RequestQueue delivers to its own ChatStore,", ["REQUEST_QUEUE"]],
  ])(`%s of the ${objects} build`, async (_, bindings) => {
    await run(bindings, async (client) => {
      const messages = [{ role: "user", content: "Remember the fire." }];
      const turn = await client.call("ollama_chat", { model, session_id: "s", messages });
      expect(turn.value).toMatchObject({ status: "done", session_id: "s" });
      // A turn that fails before it reaches the queue is given up, and locks nothing.
      await home.script({ path: "/api/show", preset: "530-tunnel-down", times: "always" });
      await client.call("ollama_chat", { model: "unknown:1b", session_id: "s", messages });
      await home.reset();
      const saved = [{ role: "user", content: "Noted." }];
      await client.call("ollama_save_context", { session_id: "t", messages: saved });
      expect((await client.call("ollama_list_sessions", { query: "fire" })).value.sessions).toHaveLength(1);
      const loaded = await client.call("ollama_load_context", { session_id: "s" });
      expect(loaded.value).toMatchObject({ messages: [messages[0], { role: "assistant" }] });
      expect((await client.call("ollama_chat", { model, session_id: "s", messages })).value.status).toBe("done");
      expect((await client.call("ollama_clear_context", { session_id: "s" })).isError).toBe(false);
      expect((await client.call("ollama_list_sessions")).value.sessions).toHaveLength(1);
    });
  });

  test(`frees a session whose turn a RequestQueue of the ${objects} build does not know`, async () => {
    const storage = join(folder, `lost-turn-of-${worker}`);
    const chat = (client: TestClient) =>
      client.call("ollama_chat", { model, session_id: "s", messages: [{ role: "user", content: "Hello?" }] });
    await run(["REQUEST_QUEUE"], async (client) => void (await chat(client)), storage);
    for (const file of databasesBelow(storage)) loseTurn(file);
    await run(["REQUEST_QUEUE"], async (client) => expect((await chat(client)).value.status).toBe("done"), storage);
  });

  test(`signs in with an OAuthStore of the ${objects} build`, async () => {
    await run(["OAUTH_STORE"], async (_, { url }) => {
      const oauth = new OAuthClient(url);
      const login = await oauth.login(["read", "chat"]);
      const client = await connectV2("auto")(`${url}/mcp`, login.access_token);
      expect((await client.call("ollama_list_models")).isError).toBe(false);
    });
  });
});

/** Locks the sessions of a ChatStore for a turn that began two minutes ago, and whose request never reached the queue. */
function loseTurn(file: string): void {
  const database = new DatabaseSync(file);
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE name = 'sessions'").all();
  const lost = "UPDATE sessions SET turn_id = ?, turn_at = ?, turn_from = 0";
  if (tables.length > 0) database.prepare(lost).run(`req_home_${"0".repeat(20)}`, Date.now() - 120_000);
  database.close();
}

test.each(pairs)("the %s build takes up what the %s build has left", async (next, before) => {
  await home.reset();
  const storage = join(folder, `left-by-${before}`);
  await home.script({ count: 4, holdAfter: 1 });
  let waiting: unknown;
  {
    await using server = await startWorkerd(builds[before], { storage });
    const client = await connectV2("auto")(`${server.url}/mcp?wait=1`, server.token);
    await client.call("ollama_generate", go);
    waiting = (await client.call("ollama_generate", { ...go, prompt: "Later" })).value.request_id;
  }
  await home.reset();
  await using server = await startWorkerd(builds[next], { storage });
  const client = await connectV2("auto")(`${server.url}/mcp`, server.token);
  const { value } = await client.call("ollama_get_request", { request_id: waiting });
  expect(value).toMatchObject({ status: "done", text: expect.stringContaining("Later") });
  const { requests } = (await client.call("ollama_list_requests")).value as { requests: { state: string }[] };
  expect(requests.map(({ state }) => state).sort()).toEqual(["done", "interrupted"]);
});
