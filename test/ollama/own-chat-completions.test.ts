import { afterAll, beforeAll, describe } from "vitest";
import { answersLikeOpenai } from "./answers-like-openai.ts";
import { type Forwarder, startForwarder } from "./forwarder.ts";
import { ollamaUrl } from "./given.ts";
import { EMBEDDER, MODEL } from "./real-home.ts";

describe("a host of the kind openai that is a real Ollama", () => {
  let forwarder: Forwarder;
  beforeAll(async () => {
    forwarder = await startForwarder(ollamaUrl(), {});
  });
  afterAll(() => forwarder.close());

  answersLikeOpenai({
    url: () => `http://${forwarder.address}/v1`,
    models: { chat: MODEL, tools: "qwen2.5-coder:0.5b", embedder: EMBEDDER },
    left: () => forwarder.left,
  });
});
