import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, IMPATIENT, namedToken, startWithoutSessions } from "../hearth.ts";
import { rowsWrittenBy } from "../rows-written.ts";
import { kept, model, path, say, user } from "./session.ts";

beforeEach(startWithoutSessions);

/** Takes a turn that is refused, and expects that no object writes a row for it. */
async function expectNothingWritten(client: TestClient, refusal: RegExp, more: Record<string, unknown> = {}) {
  let text = "";
  const rows = await rowsWrittenBy(async () => {
    ({ text } = await say(client, "Refused", more));
  });
  expect(text).toMatch(refusal);
  expect(rows).toBe(0);
}

describe("a call that is refused stores nothing, be it a turn or not,", () => {
  test("because the queue is full", async () => {
    await home.script({ count: 2, holdAfter: 0, times: "always" });
    const client = await connect({ settings: IMPATIENT });
    const calls = Array.from({ length: 21 }, (_, place) =>
      client.call("ollama_generate", { model, prompt: `Go ${place}` }),
    );
    await Promise.all(calls);
    await expectNothingWritten(client, /\[queue_full/);
    await expectNothingWritten(client, /\[queue_full/, { session_id: undefined });
  });

  test("because the user's day is spent", async () => {
    const phone = await namedToken("phone", "anna", ["read", "chat"]);
    const client = await connect({ settings: { AUTH_TOKENS: [phone.entry] }, token: phone.token });
    await env.CHAT_STORE.getByName("anna").countRequests("office", new Date().toISOString().slice(0, 10), 1_999);
    await client.call("ollama_generate", { model, prompt: "Go" });
    await expectNothingWritten(client, /You have used 2000 requests today[\s\S]*\[daily_limit/);
    await expectNothingWritten(client, /\[daily_limit/, { session_id: undefined });
  });

  test("because the model, or the one that the session has, cannot do it, or is not installed", async () => {
    const client = await connect();
    await say(client, "Hi");
    await expectNothingWritten(client, /does not support tools[\s\S]*\[unsupported/, { model, tools: [TOOL] });
    await expectNothingWritten(client, /\[model_not_found/, { model: "missing" });
    await expectNothingWritten(client, /does not support tools[\s\S]*\[unsupported/, {
      model: undefined,
      tools: [TOOL],
    });
    expect(await kept()).toHaveLength(2);
  });

  test("because another turn runs, which keeps its question", async () => {
    await home.script({ count: 3, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    const running = await say(client, "First");
    await home.waitFor({ path, wait: "held" });
    await expectNothingWritten(client, /\[session_busy/);
    await home.release();
    await client.call("ollama_get_request", { request_id: running.value.request_id });
    expect(await kept()).toEqual(["First", expect.any(String)]);
  });
});

test("a turn whose place is taken after the queue was asked is removed, and leaves its session free", async () => {
  await home.script({ count: 2, holdAfter: 0, times: "always" });
  const client = await connect({ settings: IMPATIENT });
  const turns = Array.from({ length: 30 }, (_, place) =>
    client.call("ollama_chat", { model, session_id: `s${place}`, messages: [user("Hi")] }),
  );
  const refused = (await Promise.all(turns)).filter(({ text }) => text.includes("[queue_full"));
  expect(refused).toHaveLength(9);
  const { value } = await client.call("ollama_list_sessions");
  expect(value).toMatchObject({ total: 21 });
});

const TOOL = { type: "function", function: { name: "get_weather", parameters: { type: "object", properties: {} } } };
