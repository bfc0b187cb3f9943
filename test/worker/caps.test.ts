import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { ChatStore } from "../../src/chats/chat-store.ts";
import type { Bindings } from "../../src/config/bindings.ts";
import { MOST_BYTES_OF_A_BODY, MOST_BYTES_OF_AN_IMAGE } from "../../src/core/bytes.ts";
import { MOST_MESSAGES } from "../../src/core/chat-message.ts";
import { RequestQueue } from "../../src/queue/request-queue.ts";
import { inStore } from "./chats/store.ts";
import { connect, home, IMPATIENT, internet, ORIGIN, startWithoutSessions, TOKEN, workerWith } from "./hearth.ts";
import { queue, submissionOf } from "./queue/viewer.ts";

beforeEach(startWithoutSessions);

const model = "gemma3:270m";
const user = (content: string, more = {}) => ({ role: "user", content, ...more });
const list = <T>(length: number, entry: (place: number) => T) => Array.from({ length }, (_, place) => entry(place));

/** For an object with other settings than those of the tests. */
const envWith = (settings: Record<string, string>) => ({ ...env, ...settings }) as Bindings;

interface Cap {
  tool: string;
  /** As much as there may be; and more than that. */
  most: Record<string, unknown>;
  more: Record<string, unknown>;
  /** The error of the latter: the field, how much there was, and the limit. */
  says: RegExp;
  code?: string;
}

/** Base64 of so many bytes. */
const image = (bytes: number) => Buffer.alloc(bytes, 7).toString("base64");
const urls = (count: number) => list(count, (place) => `https://images.example.com/cat.png?${place}`);
const characters = 4_000_000;
const vision = "stand-in-vision";

const OF_A_CALL: [name: string, cap: Cap][] = [
  [
    "characters of a prompt",
    {
      tool: "ollama_generate",
      most: { model, prompt: "x".repeat(characters), options: { num_predict: 1 } },
      more: { model, prompt: "x".repeat(characters + 1) },
      says: /prompt: has 4000001 characters, and 4000000 is the most/,
    },
  ],
  [
    "characters of a system prompt",
    {
      tool: "ollama_generate",
      most: { model, prompt: "Hi", system: "x".repeat(characters), options: { num_predict: 1 } },
      more: { model, prompt: "Hi", system: "x".repeat(characters + 1) },
      says: /system: has 4000001 characters, and 4000000 is the most/,
    },
  ],
  [
    "characters of a message",
    {
      tool: "ollama_chat",
      most: { model, messages: [user("x".repeat(characters))], options: { num_predict: 1 } },
      more: { model, messages: [user("Hi"), user("x".repeat(characters + 1))] },
      says: /messages\[1\]\.content: has 4000001 characters, and 4000000 is the most/,
    },
  ],
  [
    "messages",
    {
      tool: "ollama_save_context",
      most: { session_id: "long", messages: list(MOST_MESSAGES, () => user("x")) },
      more: { session_id: "long", messages: list(MOST_MESSAGES + 1, () => user("x")) },
      says: /messages: has 10001 messages, and 10000 is the most/,
    },
  ],
  [
    "prompts of a batch",
    {
      tool: "ollama_batch_generate",
      most: { model, prompts: list(200, (place) => `${place}`), options: { num_predict: 1 } },
      more: { model, prompts: list(201, (place) => `${place}`) },
      says: /prompts: has 201 prompts, and 200 is the most/,
    },
  ],
  [
    "texts to embed",
    {
      tool: "ollama_embeddings",
      most: { model: "stand-in-embed", prompts: list(1_000, (place) => `${place}`), dimensions: 2 },
      more: { model: "stand-in-embed", prompts: list(1_001, (place) => `${place}`) },
      says: /prompts: has 1001 texts, and 1000 is the most/,
    },
  ],
  [
    "models of a comparison",
    {
      tool: "ollama_compare_models",
      most: { models: list(10, (place) => `nope:${place}`), prompt: "Hi" },
      more: { models: list(11, (place) => `nope:${place}`), prompt: "Hi" },
      says: /models: has 11 models, and 10 is the most/,
    },
  ],
  [
    "images",
    {
      tool: "ollama_chat",
      most: { model: vision, messages: list(2, () => user("Look", { images: list(16, () => image(9)) })) },
      more: { model: vision, messages: list(3, () => user("Look", { images: list(11, () => image(9)) })) },
      says: /33 images, and 32 is the most for one call/,
    },
  ],
  [
    "images by URL",
    {
      tool: "ollama_generate",
      most: { model: vision, prompt: "Look", images: urls(4) },
      more: { model: vision, prompt: "Look", images: urls(5) },
      says: /5 images by URL, and 4 are fetched for one call/,
    },
  ],
  [
    "bytes of an image",
    {
      tool: "ollama_generate",
      most: { model: vision, prompt: "Look", images: [image(MOST_BYTES_OF_AN_IMAGE)] },
      more: { model: vision, prompt: "Look", images: [image(9), image(MOST_BYTES_OF_AN_IMAGE + 100_000)] },
      says: /images\[1\]: has 4\.1 MB, and 4\.0 MB is the most/,
    },
  ],
  [
    "bytes of an image by URL",
    {
      tool: "ollama_generate",
      most: { model: vision, prompt: "Look", images: ["https://images.example.com/grows/4"] },
      more: { model: vision, prompt: "Look", images: ["https://images.example.com/grows/5"] },
      says: /images\[0\]: the image is larger than 4\.0 MB/,
      code: "too_large",
    },
  ],
  [
    "characters of a Modelfile",
    {
      tool: "ollama_create_model",
      most: { model: "mine", modelfile: `FROM ${model}\n#`.padEnd(1_000_000, "x") },
      more: { model: "mine", modelfile: `FROM ${model}\n#`.padEnd(1_000_001, "x") },
      says: /modelfile: must have at most 1000000 characters/,
    },
  ],
];

describe("a call may have so much, and with more nothing is asked of the home, nor kept", () => {
  test.each(OF_A_CALL)("%s", async (_, { tool, most, more, says, code = "invalid_arguments" }) => {
    const client = await connect();
    const { isError, text } = await client.call(tool, more);
    expect(isError).toBe(true);
    expect(text).toMatch(says);
    expect(text).toMatch(new RegExp(`\\[${code} · a retry alone will not help\\]$`));
    expect((await home.record()).filter(({ path }) => path !== "/api/tags" && path !== "/api/ps")).toEqual([]);
    expect((await queue().status("owner")).requests).toEqual([]);
    expect((await client.call("ollama_list_sessions")).value).toMatchObject({ total: 0 });
    expect((await client.call(tool, most)).text).not.toMatch(/invalid_arguments|too_large/);
  });

  test("bytes of its body", async () => {
    const post = (bytes: number) => {
      const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
      return workerWith()(`${ORIGIN}/mcp`, { method: "POST", headers, body: "{}".padEnd(bytes, " ") });
    };
    expect((await post(MOST_BYTES_OF_A_BODY)).status).not.toBe(413);
    const refused = await post(MOST_BYTES_OF_A_BODY + 1);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({
      error: "too_large",
      error_description: expect.stringContaining(`larger than ${MOST_BYTES_OF_A_BODY} bytes`),
    });
    expect(await home.record()).toEqual([]);
  });
});

describe("a user's part of the queue", () => {
  const queueWith = <T>(settings: Record<string, string>, act: (own: RequestQueue) => Promise<T>) =>
    runInDurableObject(queue(), (_, state) => act(new RequestQueue(state, envWith(settings)))) as Promise<T>;

  /** What becomes of a request at once: the text of its first events. */
  async function submit(own: RequestQueue, id: string, more: { body?: object } = {}): Promise<string> {
    const submission = submissionOf({ id, user: id.replace(/\d+$/, ""), model, ...(more as object) });
    const reader = (await own.submit(submission, id)).getReader();
    const decoder = new TextDecoder();
    let seen = "";
    // A refusal is all that is said; else there is the acceptance, and where it stands.
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      seen += decoder.decode(read.value, { stream: true });
      if (seen.split("\n").length > 2) break;
    }
    return seen;
  }

  const hold = () => home.script({ count: 2, holdAfter: 0, times: "always" });

  test("waits no longer than their places last, and others find theirs", async () => {
    await hold();
    const settings = { MAX_QUEUED_REQUESTS: "3", MAX_QUEUED_PER_USER: "2" };
    const seen = await queueWith(settings, async (own) => {
      const all: string[] = [];
      for (const id of ["anna1", "anna2", "anna3", "anna4", "ben1", "ben2"]) all.push(await submit(own, id));
      return { all, ...own.status("anna") };
    });
    const said = (place: number) => seen.all[place] ?? "";
    expect([0, 1, 2, 4].map((place) => /queued|running/.test(said(place)))).toEqual([true, true, true, true]);
    expect(said(3)).toMatch(/2 requests of yours wait already.*ollama_list_requests.*ollama_cancel_request/);
    expect(said(3)).toMatch(/"user_queue_full".*"retryable":true/);
    expect(said(5)).toMatch(/"queue_full"/);
    expect(seen).toMatchObject({ running: 1, waiting: 3 });
    expect(seen.requests.map(({ id }) => id)).not.toContain("anna4");
  });

  test("holds up neither who joins what waits, nor what waits when the object dies", async () => {
    await hold();
    const seen = await queueWith({ MAX_QUEUED_PER_USER: "2" }, async (own) => {
      for (const id of ["anna1", "anna2", "anna3"]) await submit(own, id);
      own.leave("anna3", "anna", "anna3", false);
      return submit(own, "anna4", { body: { prompt: "anna3" } });
    });
    expect(seen).toMatch(/"accepted","id":"anna3"/);
    const taken = await queueWith({ MAX_QUEUED_PER_USER: "0" }, async (own) => own.status("anna"));
    const open = taken.requests.filter(({ ended_at }) => ended_at === null);
    expect(open.map(({ id }) => id).sort()).toEqual(["anna2", "anna3"]);
  });

  test("is no more of the GPU than it may be, though a place is free", async () => {
    await hold();
    const settings = { MAX_CONCURRENT_REQUESTS: "2", MAX_CONCURRENT_PER_USER: "1" };
    const seen = await queueWith(settings, async (own) => {
      const all: string[] = [];
      for (const id of ["anna1", "anna2", "ben1"]) all.push(await submit(own, id));
      return all;
    });
    expect(seen.map((said) => /"(queued|running)"/.exec(said)?.[1])).toEqual(["running", "queued", "running"]);
  });

  test("is all of it where nothing is set and nobody else has a token; a turn that finds no place leaves no trace", async () => {
    await hold();
    const client = await connect({ settings: IMPATIENT });
    const calls = list(21, (place) => client.call("ollama_generate", { model, prompt: `Go ${place}` }));
    expect((await Promise.all(calls)).filter(({ isError }) => isError)).toEqual([]);
    const { text } = await client.call("ollama_chat", { model, session_id: "s", messages: [user("Hi")] });
    expect(text).toMatch(/The queue is full: 20 requests wait already, 20 of them yours\.[\s\S]*\[queue_full/);
    expect((await client.call("ollama_list_sessions")).value).toMatchObject({ total: 0 });
  });
});

describe("kept conversations", () => {
  const fill = (sessions: number) =>
    inStore("owner", (_, { sql }) => {
      sql.exec(`WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${sessions})
        INSERT INTO sessions (id, title, names, created_at, updated_at)
        SELECT 's' || n, '', '', 1, ${Date.now()} FROM numbers`);
    });
  const chat = async (session_id: string) =>
    (await connect()).call("ollama_chat", { model, session_id, messages: [user("Hi")] });
  const save = async (session_id: string, messages: object[], more = {}) =>
    (await connect()).call("ollama_save_context", { session_id, messages, ...more });
  const total = async () => (await connect()).call("ollama_list_sessions").then(({ value }) => value?.total);

  test("are so many, be they begun or saved; those that there are go on, and one that is deleted makes room", async () => {
    await fill(999);
    expect((await chat("begun")).isError).toBe(false);
    for (const { text } of [await chat("next"), await save("next", [user("Hi")])]) {
      expect(text).toMatch(/1000 sessions are kept already[\s\S]*ollama_list_sessions[\s\S]*ollama_clear_context/);
      expect(text).toMatch(/\[too_many_sessions · a retry alone will not help\]$/);
    }
    expect(await total()).toBe(1_000);
    expect(await home.record({ path: "/api/chat" })).toHaveLength(1);
    expect((await chat("begun")).isError).toBe(false);
    expect((await save("begun", [user("Other")])).isError).toBe(false);
    await (await connect()).call("ollama_clear_context", { session_id: "s1" });
    expect((await save("next", [user("Hi")])).isError).toBe(false);
    expect(await total()).toBe(1_000);
  });

  test("are as many as MAX_CHAT_SESSIONS says", async () => {
    const begun = await runInDurableObject(env.CHAT_STORE.getByName("owner"), (_, state) => {
      const store = new ChatStore(state, envWith({ MAX_CHAT_SESSIONS: "1" }));
      return ["one", "two", "one"].map((id) => store.begin(id, "r1", []));
    });
    expect(begun).toMatchObject([{ before: 0 }, { full: "sessions", most: 1 }, { before: 0 }]);
  });

  test("have so many messages, with the answer to come; what is there stays as it is", async () => {
    await save(
      "long",
      list(MOST_MESSAGES - 2, () => user("x")),
    );
    expect((await chat("long")).isError).toBe(false);
    for (const { text } of [await chat("long"), await save("long", [user("x")], { append: true })]) {
      expect(text).toMatch(/The session long would have more than 10000 messages/);
      expect(text).toMatch(/another session_id[\s\S]*\[session_full · a retry alone will not help\]$/);
    }
    const { value } = await (await connect()).call("ollama_load_context", { session_id: "long", offset: 9_998 });
    expect(value).toMatchObject({
      session: { messages: MOST_MESSAGES },
      messages: [{ role: "user" }, { role: "assistant" }],
    });
    expect(value?.session).not.toHaveProperty("busy_with");
    expect((await save("long", [user("Anew")])).isError).toBe(false);
  });
});

test("no image is fetched for a call that is refused anyway", async () => {
  const images = [...urls(2), ...list(31, () => image(9))];
  expect((await (await connect()).call("ollama_generate", { model: vision, prompt: "Look", images })).isError).toBe(
    true,
  );
  expect(internet.asked).toEqual([]);
});
