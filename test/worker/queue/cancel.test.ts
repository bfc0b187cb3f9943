import { beforeEach, describe, expect, test } from "vitest";
import { cancelCall, openSession, send } from "../../../harness/mcp/mcp-client.ts";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { toolMessage } from "../../../harness/mcp/wire.ts";
import { connect, home, IMPATIENT, namedToken, ORIGIN, startAnew, TOKEN, workerWith } from "../hearth.ts";

beforeEach(startAnew);

const go = { model: "gemma3:270m", prompt: "Go" };
const path = "/api/generate";
const closed = () => home.waitFor({ path, wait: "closed", timeout: 1000 });
const cancel = (client: TestClient, request_id?: unknown) =>
  client.call("ollama_cancel_request", request_id === undefined ? {} : { request_id });

/** A request that runs and holds after its first token. */
async function running(client: TestClient): Promise<string> {
  await home.script({ count: 4, holdAfter: 1 });
  const { value } = await client.call("ollama_generate", go);
  return String(value.request_id);
}

describe("ollama_cancel_request", () => {
  test("closes the connection to Ollama at once, and keeps the text so far", async () => {
    const client = await connect({ settings: IMPATIENT });
    const id = await running(client);
    expect((await cancel(client, id)).value).toMatchObject({ cancelled: true, request_id: id });
    await closed();
    const { isError, text } = await client.call("ollama_get_request", { request_id: id });
    expect(isError).toBe(true);
    expect(text).toMatch(/was cancelled[\s\S]*Text so far .*:\nt0[\s\S]*\[cancelled/);
  });

  test("tells whoever watches", async () => {
    const [watcher, other] = [await connect(), await connect()];
    await home.script({ count: 4, holdAfter: 1 });
    const call = watcher.call("ollama_generate", go);
    await home.waitFor({ path, wait: "held" });
    expect((await cancel(other)).value).toMatchObject({ cancelled: true });
    expect((await call).text).toMatch(/\[cancelled/);
  });

  test("takes a waiting request out of the queue, which Ollama never sees", async () => {
    const client = await connect({ settings: IMPATIENT });
    await running(client);
    const waiting = await client.call("ollama_generate", { ...go, prompt: "Later" });
    expect((await cancel(client, waiting.value.request_id)).value).toMatchObject({ cancelled: true });
    await home.release();
    await home.waitFor({ path, wait: "ended" });
    expect(await home.record({ path })).toHaveLength(1);
  });

  test("reaches Ollama while it loads", async () => {
    await home.reset({ loadMs: 60_000 });
    const client = await connect({ settings: IMPATIENT });
    const { value } = await client.call("ollama_generate", go);
    await cancel(client, value.request_id);
    await closed();
    expect((await client.call("ollama_list_processes")).value).toMatchObject({ models: [], running: 0 });
  });

  test("says so when there is nothing to cancel, or when it had ended, the second time too", async () => {
    const client = await connect();
    expect((await cancel(client)).value).toMatchObject({
      cancelled: false,
      message: expect.stringMatching(/no waiting or running request/),
    });
    const { value } = await client.call("ollama_generate", go);
    const ended = { cancelled: false, message: expect.stringMatching(/had already ended/) };
    expect((await cancel(client, value.request_id)).value).toMatchObject(ended);
    expect((await cancel(client, value.request_id)).value).toMatchObject(ended);
    expect((await client.call("ollama_get_request", { request_id: value.request_id })).value.status).toBe("done");
  });

  test("without an id lists them where there are several, and leaves those of another client", async () => {
    const bot = await namedToken("bot", "owner", ["chat"]);
    const settings = { AUTH_TOKENS: [bot.entry] };
    const mine = await connect({ settings: { ...settings, ...IMPATIENT } });
    const id = await running(mine);
    const bots = await connect({ settings, token: bot.token });
    expect((await cancel(bots)).value).toMatchObject({
      cancelled: false,
      message: expect.stringMatching(/no waiting or running request/),
    });
    await mine.call("ollama_generate", { ...go, prompt: "Later" });
    const { value } = await cancel(mine);
    expect(value).toMatchObject({
      cancelled: false,
      requests: [{ state: "queued" }, { request_id: id, state: "running" }],
    });
  });

  test("does nothing to another user's request, and tells nothing of it", async () => {
    const anna = await namedToken("anna", "anna", ["chat"]);
    const settings = { AUTH_TOKENS: [anna.entry] };
    const mine = await connect({ settings: { ...settings, ...IMPATIENT } });
    const id = await running(mine);
    const hers = await connect({ settings, token: anna.token });
    const tried = await cancel(hers, id);
    const unknown = await cancel(hers, "req_00000000000000000000");
    expect(tried.isError).toBe(true);
    expect(tried.text.replace(id, "ID")).toBe(unknown.text.replace("req_00000000000000000000", "ID"));
    expect((await hers.call("ollama_list_requests")).value).toMatchObject({ requests: [], running: 1 });
  });
});

describe("a notification of the 2025 era", () => {
  const server = { url: ORIGIN, token: TOKEN, fetch: workerWith() };
  const initialize = () => openSession(server);
  const generate = async (sessionId: string) => {
    const call = { tool: "ollama_generate", arguments: go, id: 1, era: "2025", query: "wait=1" } as const;
    return (await send({ ...server, sessionId }, toolMessage(call))).text();
  };
  const cancel = (sessionId: string) => cancelCall({ ...server, sessionId }, 1);

  test("stops the call that it names, of the same session", async () => {
    const [session, other] = [await initialize(), await initialize()];
    expect(session).not.toBe(other);
    await home.script({ count: 4, holdAfter: 1 });
    const call = generate(session);
    await home.waitFor({ path, wait: "held" });
    await cancel(other);
    expect((await home.record({ path })).at(-1)).not.toHaveProperty("closedEarlyAt");
    await cancel(session);
    await closed();
    expect(await call).toMatch(/cancelled/);
  });

  test("that overtakes its call is kept for it", async () => {
    const session = await initialize();
    await cancel(session);
    expect(await generate(session)).toMatch(/\[cancelled · a retry may help\]/);
    expect(await home.record({ path })).toEqual([]);
  });
});
