import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Host } from "../../../../src/hosts/host.ts";
import { chunk, ending, event, jsonOf, streamOf, texts, USAGE } from "../../../scripted-provider/chunks.ts";
import { ScriptedProvider } from "../../../scripted-provider/serve-provider.ts";
import { ask, hostAt } from "./ask-provider.ts";

const provider = new ScriptedProvider();
let host: Host;

beforeAll(async () => {
  host = hostAt((await provider.start()).url);
});
beforeEach(() => provider.reset());
afterAll(() => provider.close());

const CHAT = "/chat/completions";
const answerTo = async (...parts: string[]) => {
  provider.script(CHAT, streamOf(...parts));
  return ask(host);
};

describe("an answer", () => {
  test("has its text, model, counts and reason", async () => {
    const { result, error } = await answerTo(chunk({ role: "assistant", content: null }), texts("Hel", "lo"), ending());
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ text: "Hello", model: "gpt-x", stopReason: "stop", parts: 2 });
    expect(result).toMatchObject({ promptTokens: 7, answerTokens: 3 });
    expect(Object.keys(result)).not.toContain("totalMs");
  });

  test("that reached its limit says so", async () => {
    expect((await answerTo(texts("a"), ending("length"))).result.stopReason).toBe("length");
  });

  test("may have comments, CRLF, single bytes, no last newline, new ids, and the times of llama.cpp", async () => {
    const noisy = `: PROCESSING\n\n${texts("a")}: ping\n\n${texts("b").replaceAll("chatcmpl-1", "chatcmpl-2")}${ending()}`;
    const forms = {
      comments: [noisy],
      CRLF: [noisy.replaceAll("\n", "\r\n")],
      bytes: [...noisy],
      "no last newline": [(texts("ab") + chunk({}, "stop")).trimEnd()],
      "no [DONE]": [texts("ab") + chunk({}, "stop")],
      "keys that are absent": [event({ choices: [{ delta: { content: "ab" } }] }) + ending()],
      "a chunk without choices": [texts("a") + event({ object: "ping" }) + texts("b") + ending()],
      "usage with a choice": [
        `${texts("ab")}${chunk({}, "stop")}${event({ choices: [{ index: 0, delta: {} }], usage: { prompt_tokens: 1 } })}`,
      ],
    };
    for (const [form, pieces] of Object.entries(forms)) {
      provider.script(CHAT, { ...streamOf(), pieces });
      const { result, error } = await ask(host);
      expect([form, result.text, result.stopReason, error]).toEqual([form, "ab", "stop", undefined]);
    }
    const timed = event({ choices: [], usage: { prompt_tokens: 1 }, timings: { prompt_ms: 5, predicted_ms: 9 } });
    const { result } = await answerTo(texts("a"), chunk({}, "stop"), timed);
    expect(result).toMatchObject({ promptMs: 5, answerMs: 9 });
  });

  test("has thinking under either name, and tags in the text stay text", async () => {
    const said = [chunk({ reasoning: "A" }), chunk({ reasoning_content: "B" }), texts("<think>C</think>D")];
    const { result, error } = await answerTo(...said, ending());
    expect(error).toBeUndefined();
    expect(result).toMatchObject({ thinking: "AB", text: "<think>C</think>D" });
  });

  test("has the log probabilities that were asked for", async () => {
    const content = [{ token: "a", logprob: -0.1, top_logprobs: [] }];
    provider.script(CHAT, streamOf(chunk({ content: "a" }, null, { logprobs: { content } }), ending()));
    const { result } = await ask(host, { logprobs: true, top_logprobs: 1 });
    expect(result.logprobs).toEqual(content);
    expect(JSON.parse(provider.calls.at(-1)?.body ?? "")).toMatchObject({ logprobs: true, top_logprobs: 1 });
  });
});

describe("calls of functions", () => {
  const call = (...calls: object[]) => chunk({ tool_calls: calls });
  const FORMS: [string, string[]][] = [
    [
      "in pieces",
      [
        call({ index: 0, id: "c1", function: { name: "f", arguments: "" } }),
        call({ index: 0, function: { arguments: '{"a":' } }),
        call({ index: 0, function: { arguments: "1}" } }),
      ],
    ],
    ["whole", [call({ index: 0, id: "c1", type: "function", function: { name: "f", arguments: '{"a":1}' } })]],
    ["without index", [call({ id: "c1", function: { name: "f", arguments: '{"a":1}' } })]],
    [
      "with the name last",
      [
        call({ index: 0, id: "c1", function: { arguments: '{"a":' } }),
        call({ index: 0, function: { name: "f", arguments: "1}" } }),
      ],
    ],
    [
      "with a new id in each piece",
      [
        call({ index: 0, id: "c1", function: { name: "f", arguments: '{"a":' } }),
        call({ index: 0, id: "c2", function: { arguments: "1}" } }),
      ],
    ],
  ];
  test.each(FORMS)("are read %s", async (_, parts) => {
    const { result, error } = await answerTo(...parts, ending("tool_calls"));
    expect(error).toBeUndefined();
    expect(result.toolCalls).toEqual([{ id: "c1", function: { name: "f", arguments: { a: 1 } } }]);
    expect(result.stopReason).toBe("stop");
  });

  test("are kept apart without index and id, and get ids", async () => {
    const parts = [
      call({ function: { name: "f", arguments: '{"a":1}' } }),
      call({ function: { name: "g", arguments: "" } }),
    ];
    const { result } = await answerTo(...parts, ending("tool_calls"));
    expect(result.toolCalls.map(({ function: { name, arguments: given } }) => [name, given])).toEqual([
      ["f", { a: 1 }],
      ["g", {}],
    ]);
    expect(new Set(result.toolCalls.map(({ id }) => id)).size).toBe(2);
  });

  test("that never end are stopped before they fill the memory", async () => {
    const part = call({ index: 0, id: "c1", function: { arguments: "x".repeat(1_000_000) } });
    provider.script(CHAT, { ...streamOf(), pieces: Array(20).fill(part), end: "hold" });
    expect((await ask(host)).error).toMatchObject({ code: "too_large" });
    await expect.poll(() => provider.calls.at(-1)?.left).toBe(true);
  });

  test("are none where the answer was cut, because their arguments may be", async () => {
    const { result, error } = await answerTo(call({ index: 0, id: "c1", function: { name: "f", arguments: "{}" } }));
    expect(error).toMatchObject({ code: "interrupted" });
    expect(result.toolCalls).toEqual([]);
  });
});

describe("an error in a stream that began with 200", () => {
  const FORMS: [string, string, string, RegExp][] = [
    ["as an object", event({ error: { message: "boom", code: 502 } }), "ollama_failed", /studio failed \(502\).*boom/],
    ["as a text", event({ error: "boom" }), "ollama_failed", /boom/],
    [
      "beside a choice",
      event({
        error: { message: "boom", code: 502 },
        choices: [{ index: 0, delta: { content: "" }, finish_reason: "error" }],
      }),
      "ollama_failed",
      /boom/,
    ],
    ["as a finish reason", chunk({}, "error"), "ollama_failed", /studio failed/],
    ["as an event of its own", `event: error\n${event({ error: { message: "boom" } })}`, "ollama_failed", /boom/],
    [
      "of the context",
      event({ error: { message: "x", code: "context_length_exceeded" } }),
      "prompt_too_long",
      /longer/,
    ],
    ["of a limit", event({ error: { message: "slow down", code: 429 } }), "provider_limited", /429/],
  ];
  test.each(FORMS)("%s is final, and the text so far is kept", async (_, part, code, sentence) => {
    const { result, error } = await answerTo(texts("a"), part, texts("b"), ending());
    expect(error).toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect([result.text, result.stopReason]).toEqual(["a", undefined]);
  });

  test("is one where a part cannot be read and others follow", async () => {
    for (const part of [
      event("{broken"),
      chunk({ content: 7 }),
      chunk({ tool_calls: [{ index: 0, function: { name: 7 } }] }),
    ]) {
      const { result, error } = await answerTo(texts("a"), part, texts("b"), ending());
      expect([result.text, error?.code]).toEqual(["a", "bad_line"]);
    }
  });

  test("is that of the content where a filter stopped the answer, or the model refused", async () => {
    for (const parts of [
      [texts("a"), chunk({}, "content_filter")],
      [chunk({ refusal: "a" }), chunk({}, "stop")],
    ]) {
      const { result, error } = await answerTo(...parts, USAGE);
      expect([result.text, error?.code, error?.retryable]).toEqual(["a", "content_refused", false]);
    }
  });

  test("is that of the server where a web page, a JSON or an error comes instead of a stream", async () => {
    provider.script(CHAT, { headers: { "content-type": "text/html" }, pieces: ["<html>Sign in"] });
    expect((await ask(host)).error).toMatchObject({ code: "not_ollama", message: expect.stringMatching(/a web page/) });
    provider.script(CHAT, jsonOf({ choices: [] }));
    expect((await ask(host)).error).toMatchObject({
      code: "not_ollama",
      message: expect.stringMatching(/not a stream/),
    });
    provider.script(CHAT, jsonOf({ error: "boom" }));
    expect((await ask(host)).error).toMatchObject({ code: "ollama_failed" });
  });
});

describe("leaving", () => {
  test("by a cancel closes the connection, before the first token and after it", async () => {
    for (const pieces of [[], [texts("a")]]) {
      provider.reset();
      provider.script(CHAT, { ...streamOf(), pieces, end: "hold" });
      const controller = new AbortController();
      const asked = ask(host, {}, { signal: controller.signal });
      await expect.poll(() => provider.calls.filter(({ path }) => path === CHAT)).toHaveLength(1);
      controller.abort();
      const { error } = await asked;
      expect(error).toMatchObject({ code: "cancelled" });
      await expect.poll(() => provider.calls.at(-1)?.left).toBe(true);
    }
  });

  test("by a reader that stops closes the connection, and its fault is not blamed on the host", async () => {
    provider.script(CHAT, { ...streamOf(), pieces: [texts("a")], end: "hold" });
    const limits = { signal: new AbortController().signal, totalMs: 10_000 };
    const question = { kind: "chat", model: "gpt-x", body: { messages: [{ role: "user", content: "Hi" }] } } as const;
    const read = async () => {
      for await (const _ of host.generate(question as never, limits)) throw new RangeError("ours");
    };
    await expect(read()).rejects.toThrow(RangeError);
    await expect.poll(() => provider.calls.at(-1)?.left).toBe(true);
  });

  test("by a deadline says what the host was doing", async () => {
    provider.script(CHAT, { ...streamOf(), end: "hold" });
    expect((await ask(host, {}, { totalMs: 100 })).error).toMatchObject({
      code: "load_timeout",
      message: expect.stringMatching(/^studio sent nothing/),
    });
    provider.script(CHAT, { ...streamOf(texts("a")), end: "hold" });
    const { result, error } = await ask(host, {}, { totalMs: 300 });
    expect([result.text, error?.code]).toEqual(["a", "total_timeout"]);
  });
});
