import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Host } from "../../../../src/hosts/host.ts";
import { ending, jsonOf, type ProviderAnswer, streamOf, texts } from "../../../scripted-provider/chunks.ts";
import { ScriptedProvider } from "../../../scripted-provider/serve-provider.ts";
import { ask, hostAt } from "./ask-provider.ts";

const CHAT = "/chat/completions";
const KEY = "sk-a-key-that-nobody-may-see";
const provider = new ScriptedProvider();
let host: Host;

beforeAll(async () => {
  host = hostAt((await provider.start()).url, { key: KEY });
});
beforeEach(() => provider.reset());
afterAll(() => provider.close());

const said = (status: number, error: unknown, headers = {}) => jsonOf({ error }, status, headers);
const page = (status: number, headers: Record<string, string> = {}): ProviderAnswer => ({
  status,
  headers: { "content-type": "text/html", ...headers },
  pieces: ["<!DOCTYPE html><title>Oops</title>Ray 123"],
});
const LONG_WAIT = { "retry-after": "60" };

const CASES: [string, ProviderAnswer, string, RegExp][] = [
  [
    "a wrong key",
    said(401, { message: `Incorrect API key provided: ${KEY}` }),
    "provider_refused",
    /^studio does not accept the key that is set \(401\)\.$/,
  ],
  [
    "a wrong key of LiteLLM",
    said(400, { message: "No connected db.", type: "no_db_connection", code: "400" }),
    "provider_refused",
    /key that is set/,
  ],
  ["no credit", said(402, { message: "Insufficient credits" }), "provider_refused", /Insufficient credits/],
  ["a model that the account may not use", said(403, { message: "no access" }), "provider_refused", /no access/],
  [
    "a moderated prompt",
    said(403, { message: "Flagged", code: "content_policy_violation" }),
    "content_refused",
    /Flagged/,
  ],
  [
    "a filtered prompt",
    said(400, { message: "The response was filtered", code: "content_filter" }),
    "content_refused",
    /content/,
  ],
  ["a rate limit", said(429, { message: "slow down" }, LONG_WAIT), "provider_limited", /asks to wait 60 s.*slow down/],
  [
    "a used-up quota",
    said(429, { message: "You exceeded your current quota", code: "insufficient_quota" }, { "retry-after": "1" }),
    "provider_limited",
    /spending limit at studio is used up/,
  ],
  ["a spending limit", said(429, { message: "Spend limit exceeded" }), "provider_limited", /used up/],
  [
    "a model of OpenAI's words",
    said(404, { message: "The model `gpt-x` does not exist", code: "model_not_found" }),
    "model_not_found",
    /studio has no model "gpt-x"/,
  ],
  [
    "a model of LiteLLM's words",
    said(400, { message: "Invalid model name passed in model=gpt-x", code: "400" }),
    "model_not_found",
    /gpt-x/,
  ],
  [
    "a model of llama.cpp's words",
    said(400, { message: "model 'gpt-x' not found", type: "invalid_request_error" }),
    "model_not_found",
    /gpt-x/,
  ],
  [
    "a prompt that is too long",
    said(400, { type: "exceed_context_size_error", message: "request (9 tokens) exceeds the available context size" }),
    "prompt_too_long",
    /longer than/,
  ],
  [
    "an image that cannot be read",
    said(500, { message: "image input is not supported - hint: mmproj" }),
    "unsupported",
    /image input/,
  ],
  [
    "a parameter that is refused",
    said(400, { message: "Unsupported value: temperature is not supported", code: "unsupported_value" }),
    "ollama_refused",
    /temperature/,
  ],
  ["an error as a text", said(400, "bad thing"), "ollama_refused", /bad thing/],
  ["an error in a list", jsonOf([{ error: { message: "bad thing" } }], 400), "ollama_refused", /bad thing/],
  ["a fault", said(500, { message: "out of memory" }), "ollama_failed", /studio failed \(500\).*out of memory/],
  ["a fault of a provider behind it", said(502, { message: "Provider returned error" }), "ollama_failed", /502/],
  [
    "a path that is not there",
    page(404),
    "not_ollama",
    /the url of studio is not an OpenAI-compatible server: it has no/,
  ],
  ["a redirect", { status: 302, headers: { location: "http://127.0.0.1:1/" } }, "not_ollama", /redirects/],
  ["a login page", page(302, { location: "https://me.cloudflareaccess.com/x" }), "access_refused", /login page/],
  ["a tunnel that is down", page(530), "tunnel_down", /530/],
  ["a server that is off behind its tunnel", page(502), "home_unreachable", /studio does not answer behind it/],
  ["a load that takes too long", page(524), "load_timeout", /studio was still loading/],
];

describe("a refusal", () => {
  test.each(CASES)("of %s has its sentence", async (_, answer, code, sentence) => {
    provider.script(CHAT, answer);
    const { error } = await ask(host);
    expect([error?.code, error?.message]).toEqual([code, expect.stringMatching(sentence)]);
    expect(`${error?.message} ${error?.next}`).not.toMatch(/<|Ray 123|Ollama|OLLAMA/);
    expect(JSON.stringify(error)).not.toContain(KEY);
  });

  test("never shows the key, in whatever it says", async () => {
    provider.script(CHAT, said(400, { message: `bad ${KEY} here` }));
    expect((await ask(host)).error?.message).toContain("bad [the key] here");
  });

  test("without a key says that one is needed", async () => {
    provider.script(CHAT, said(401, { message: "no auth" }));
    expect((await ask(hostAt(provider.url))).error?.message).toBe("studio asks for a key, and none is set (401).");
  });

  test("does not send the key to where it is redirected", async () => {
    const other = await new ScriptedProvider().start();
    provider.script(CHAT, { status: 307, headers: { location: `${other.url}${CHAT}` } });
    expect((await ask(host)).error).toMatchObject({ code: "not_ollama" });
    expect(other.calls).toEqual([]);
    await other.close();
  });
});

describe("a host that may serve later", () => {
  const calls = () => provider.calls.filter(({ path }) => path === CHAT).length;

  test.each([
    ["busy", said(503, { message: "Loading model", type: "unavailable_error", code: 503 })],
    ["overloaded", said(529, { message: "Overloaded" })],
    ["at its limit for a moment", said(429, { message: "slow down" }, { "retry-after-ms": "10" })],
  ])("is asked again while it is %s", async (_, answer) => {
    provider.script(CHAT, answer, streamOf(texts("ok"), ending()));
    expect((await ask(host)).result.text).toBe("ok");
    expect(calls()).toBe(2);
  });

  test.each([
    ["wants a minute", said(429, { message: "slow down" }, LONG_WAIT), true],
    ["wants money", said(429, { message: "x", code: "insufficient_quota" }, { "retry-after-ms": "1" }), false],
    ["wants another key", said(401, {}), false],
  ])("is asked once where it %s", async (_, answer, retryable) => {
    provider.script(CHAT, answer);
    expect((await ask(host)).error?.retryable).toBe(retryable);
    expect(calls()).toBe(1);
  });
});

test("a host that is off is named", async () => {
  const { error } = await ask(hostAt("http://127.0.0.1:1/v1"));
  expect(error).toMatchObject({ code: "home_unreachable", message: expect.stringMatching(/^Could not reach studio/) });
  expect(error?.next).not.toMatch(/Ollama|OLLAMA/);
});
