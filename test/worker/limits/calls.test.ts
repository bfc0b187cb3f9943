import { beforeEach, describe, expect, test } from "vitest";
import { MAX_BODY_BYTES, MAX_IMAGE_BYTES } from "../../../src/core/bytes.ts";
import { MAX_MESSAGES } from "../../../src/core/chat-message.ts";
import { connect, home, internet, ORIGIN, startWithoutSessions, TOKEN, workerWith } from "../hearth.ts";
import { queue } from "../queue/viewer.ts";
import { list, model, user } from "./call-arguments.ts";

beforeEach(startWithoutSessions);

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
      says: /prompt: has 4000001 characters, but at most 4000000 are allowed/,
    },
  ],
  [
    "characters of a system prompt",
    {
      tool: "ollama_generate",
      most: { model, prompt: "Hi", system: "x".repeat(characters), options: { num_predict: 1 } },
      more: { model, prompt: "Hi", system: "x".repeat(characters + 1) },
      says: /system: has 4000001 characters, but at most 4000000 are allowed/,
    },
  ],
  [
    "characters of a message",
    {
      tool: "ollama_chat",
      most: { model, messages: [user("x".repeat(characters))], options: { num_predict: 1 } },
      more: { model, messages: [user("Hi"), user("x".repeat(characters + 1))] },
      says: /messages\[1\]\.content: has 4000001 characters, but at most 4000000 are allowed/,
    },
  ],
  [
    "messages",
    {
      tool: "ollama_save_context",
      most: { session_id: "long", messages: list(MAX_MESSAGES, () => user("x")) },
      more: { session_id: "long", messages: list(MAX_MESSAGES + 1, () => user("x")) },
      says: /messages: has 10001 messages, but at most 10000 are allowed/,
    },
  ],
  [
    "prompts of a batch",
    {
      tool: "ollama_batch_generate",
      most: { model, prompts: list(200, (place) => `${place}`), options: { num_predict: 1 } },
      more: { model, prompts: list(201, (place) => `${place}`) },
      says: /prompts: has 201 prompts, but at most 200 are allowed/,
    },
  ],
  [
    "texts to embed",
    {
      tool: "ollama_embeddings",
      most: { model: "stand-in-embed", prompts: list(1_000, (place) => `${place}`), dimensions: 2 },
      more: { model: "stand-in-embed", prompts: list(1_001, (place) => `${place}`) },
      says: /prompts: has 1001 texts, but at most 1000 are allowed/,
    },
  ],
  [
    "models of a comparison",
    {
      tool: "ollama_compare_models",
      most: { models: list(10, (place) => `nope:${place}`), prompt: "Hi" },
      more: { models: list(11, (place) => `nope:${place}`), prompt: "Hi" },
      says: /models: has 11 models, but at most 10 are allowed/,
    },
  ],
  [
    "bytes of a format",
    {
      tool: "ollama_generate",
      most: { model, prompt: "Hi", format: { type: "object", description: "x".repeat(249_900) } },
      more: { model, prompt: "Hi", format: { type: "object", description: "x".repeat(250_000) } },
      says: /format: has 2500\d\d bytes, but at most 250000 are allowed/,
    },
  ],
  [
    "images",
    {
      tool: "ollama_chat",
      most: { model: vision, messages: list(2, () => user("Look", { images: list(16, () => image(9)) })) },
      more: { model: vision, messages: list(3, () => user("Look", { images: list(11, () => image(9)) })) },
      says: /33 images, and at most 32 are allowed/,
    },
  ],
  [
    "images by URL",
    {
      tool: "ollama_generate",
      most: { model: vision, prompt: "Look", images: urls(4) },
      more: { model: vision, prompt: "Look", images: urls(5) },
      says: /5 images by URL, and at most 4 are allowed/,
    },
  ],
  [
    "bytes of an image",
    {
      tool: "ollama_generate",
      most: { model: vision, prompt: "Look", images: [image(MAX_IMAGE_BYTES)] },
      more: { model: vision, prompt: "Look", images: [image(9), image(MAX_IMAGE_BYTES + 100_000)] },
      says: /images\[1\]: has 4\.1 MB, but at most 4\.0 MB is allowed/,
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
    expect((await post(MAX_BODY_BYTES)).status).not.toBe(413);
    const refused = await post(MAX_BODY_BYTES + 1);
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({
      error: "too_large",
      error_description: expect.stringContaining(`larger than ${MAX_BODY_BYTES} bytes`),
    });
    expect(await home.record()).toEqual([]);
  });
});

test("no image is fetched for a call that is refused anyway", async () => {
  const images = [...urls(2), ...list(31, () => image(9))];
  expect((await (await connect()).call("ollama_generate", { model: vision, prompt: "Look", images })).isError).toBe(
    true,
  );
  expect(internet.asked).toEqual([]);
});
