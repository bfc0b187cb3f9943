import { runInDurableObject } from "cloudflare:test";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { JobRequest } from "../../../src/queue/client/queue-client.ts";
import { RequestQueue } from "../../../src/queue/request-queue.ts";
import { chunk, ending, jsonOf, streamOf, texts } from "../../scripted-provider/chunks.ts";
import { providerControl } from "../../scripted-provider/control.ts";
import { connect, envWith, home, ORIGIN, workerWith } from "../hearth.ts";
import {
  asked,
  client,
  endWithOneHost,
  promptsAt,
  queueOf,
  rowsOf,
  setHost,
  startWithTwoHosts,
} from "../queue/two-hosts.ts";
import { submissionOf } from "../queue/viewer.ts";
import { saidByClients, secrets, written } from "../written.ts";

const CHAT = "/chat/completions";
const KEY = "sk-a-key-that-nobody-may-see";
secrets.add(KEY);
const provider = providerControl(inject("provider"));
const chats = async () => (await provider.calls()).filter(({ path }) => path === CHAT);

beforeEach(async () => {
  await startWithTwoHosts();
  await provider.reset();
  await setHost({ url: provider.url, kind: "openai" });
});
afterAll(endWithOneHost);

const atProvider = (prompt: string, own: object = {}) =>
  asked(prompt, { host: "gaming", model: "gpt-x", fallbacks: [], ...own } as Partial<JobRequest>);

describe("a host of the kind openai, in workerd", () => {
  test("answers a request of its queue, with tools, counts and a row", async () => {
    const call = { tool_calls: [{ id: "c", function: { name: "f", arguments: '{"a":1}' } }] };
    await provider.script(
      CHAT,
      streamOf(chunk({ reasoning: "hm" }), texts("Hel", "lo"), chunk(call), ending("tool_calls")),
    );
    const { id, end } = await client().run(atProvider("Where are you?"));
    expect(id).toMatch(/^req_gaming_/);
    expect(end).toMatchObject({ state: "done", result: { text: "Hello", thinking: "hm", stopReason: "stop" } });
    expect(end).toMatchObject({
      result: {
        promptTokens: 7,
        answerTokens: 3,
        toolCalls: [{ id: "c", function: { name: "f", arguments: { a: 1 } } }],
      },
    });
    expect(await rowsOf("gaming")).toEqual([expect.objectContaining({ id, state: "done" })]);
    expect(await promptsAt(home)).toEqual([]);
    const [{ headers, body } = { headers: {}, body: "" }] = await chats();
    // Nothing names the user, the client, the request or a session. The runtime adds cf-worker, content-length and host.
    expect(Object.keys(headers).sort()).toEqual([
      "accept",
      "cf-worker",
      "content-length",
      "content-type",
      "host",
      "user-agent",
    ]);
    expect(Object.keys(JSON.parse(body)).sort()).toEqual(["messages", "model", "stream", "stream_options"]);
  });

  test("keeps the text of an answer that is cut by the far side in the middle", async () => {
    await provider.script(CHAT, { ...streamOf(texts("Hel", "lo")), end: "break" });
    const { end } = await client().run(atProvider("Go"));
    expect(end).toMatchObject({ state: "failed", error: { code: "stream_cut" }, result: { text: "Hello" } });
    await provider.script(CHAT, streamOf(texts("Hel")));
    expect((await client().run(atProvider("Go on"))).end).toMatchObject({
      state: "failed",
      error: { code: "interrupted" },
      result: { text: "Hel" },
    });
  });

  test("is left at once by a cancel, before the first token and after it", async () => {
    for (const pieces of [[], [texts("Hel")]]) {
      await provider.reset();
      await provider.script(CHAT, { ...streamOf(), pieces, end: "hold" });
      const { id } = await client({ until: Date.now() + 300 }).run(atProvider(`Go ${pieces.length}`));
      await client().cancel(id);
      await expect.poll(async () => (await chats()).map(({ left }) => left)).toEqual([true]);
    }
  });

  test("gets its key, which is shown nowhere, whatever it answers", async () => {
    const before = written.length;
    for (const [status, message] of [
      [401, `wrong key ${KEY}`],
      [400, `bad ${KEY}`],
      [500, KEY],
    ] as const) {
      await provider.script(CHAT, jsonOf({ error: { message } }, status));
      const end = await endWithKey(`req_gaming_${status}00000000000000000`);
      expect(end).toContain('"failed"');
      expect(end).not.toContain(KEY);
    }
    expect((await chats()).map(({ headers }) => headers.authorization)).toEqual(Array(3).fill(`Bearer ${KEY}`));
    const health = await (await workerWith(WITH_KEY)(`${ORIGIN}/health`)).text();
    expect(`${health} ${written.slice(before).join(" ")}`).not.toContain(KEY);
  });
});

const WITH_KEY = {
  HOSTS: JSON.stringify([{ id: "gaming", kind: "openai", url: provider.url }]),
  HOST_GAMING_KEY: KEY,
};

/** Runs a prompt in an object whose environment has the key. Returns all events, as text. */
const endWithKey = (id: string) =>
  runInDurableObject(queueOf("gaming"), async (_, state) => {
    const submission = submissionOf({ id, user: "owner", model: "gpt-x" });
    return new Response(await new RequestQueue(state, envWith(WITH_KEY)).submit(submission, "viewer")).text();
  });

describe("a call of a tool", () => {
  test("reaches it by @host, and says what it cannot take", async () => {
    const messages = [{ role: "user", content: "Where are you?" }];
    saidByClients.addFrom({ messages });
    const owner = await connect();
    const { value } = await owner.call("ollama_chat", { model: "gpt-x@gaming", messages, options: { num_ctx: 4096 } });
    expect(value).toMatchObject({ status: "done", text: "Hello" });
    expect(JSON.stringify(value)).toContain("gaming is a host of the kind openai, which has no num_ctx: not sent.");
  });

  test("lists its models by their names, and refuses what it cannot do", async () => {
    const owner = await connect();
    const { value } = await owner.call("ollama_list_models");
    expect(JSON.stringify(value)).toContain('"vendor/other:free"');
    const refused = await owner.call("ollama_load_model", { model: "gpt-x@gaming" });
    expect(refused.text).toContain("gaming is a host of the kind openai: it loads models by itself.");
  });
});
