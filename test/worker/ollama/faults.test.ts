import { beforeEach, describe, expect, test } from "vitest";
import type { EdgePreset, Fault } from "#stand-in/control";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const generate = async (settings?: Record<string, unknown>) =>
  (await connect({ settings })).call("ollama_generate", { model: "gemma3:270m", prompt: "Go" });

/** What a model must never be given to read. */
const HTML = /<\/?(html|body|head|title|div)/i;

const EDGE: [EdgePreset, RegExp, string][] = [
  ["403-empty", /Host header[\s\S]*--http-host-header localhost:11434/, "host_refused"],
  ["503-busy", /Ollama is busy[\s\S]*server busy/, "busy"],
  ["524-html", /closed the connection \(524\)[\s\S]*ollama run/, "load_timeout"],
  ["530-tunnel-down", /tunnel to the home is down \(530\)[\s\S]*cloudflared/, "tunnel_down"],
  ["access-302", /redirected the call to a login page[\s\S]*CF_ACCESS_CLIENT_ID/, "access_refused"],
  ["access-401", /answered 401[\s\S]*Service Auth/, "access_refused"],
  ["access-403", /answered 403[\s\S]*Service Auth/, "access_refused"],
  ["waf-1010", /rule of the Cloudflare zone blocked/, "blocked"],
  ["bad-gateway-502", /tunnel is up, but Ollama does not answer[\s\S]*ollama serve/, "home_unreachable"],
  ["521", /returned HTTP 521/, "edge_error"],
  ["522", /returned HTTP 522/, "edge_error"],
  ["523", /returned HTTP 523/, "edge_error"],
  ["html-200", /web page arrived instead of Ollama's stream/, "bad_line"],
  ["connection-reset", /Could not reach Ollama/, "home_unreachable"],
];

describe("what stands between the Worker and Ollama is named", () => {
  test.each(EDGE)("%s", async (preset, sentence, code) => {
    await home.script({ path: "/api/generate", preset, times: "always" });
    const { isError, text } = await generate();
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
    expect(text).toContain(`[${code} · `);
    expect(text).not.toMatch(HTML);
  });

  test("a connection that is refused", async () => {
    const client = await connect({ settings: { OLLAMA_BASE_URL: "http://127.0.0.1:1" } });
    const { isError, text } = await client.call("ollama_list_models");
    expect(isError).toBe(true);
    expect(text).toMatch(/Could not reach Ollama[\s\S]*ollama serve[\s\S]*\[home_unreachable/);
  });

  test.each(EDGE)("%s, where it meets a quick read", async (preset, _, code) => {
    await home.script({ path: "/api/ps", preset, times: "always" });
    const { isError, text } = await (await connect()).call("ollama_list_processes");
    expect(isError).toBe(true);
    expect(text).not.toMatch(HTML);
    // A read has no model to load and no stream to be read.
    const ofRead = { load_timeout: "edge_error", bad_line: "not_ollama" }[code] ?? code;
    expect(text).toContain(`[${ofRead} · `);
  });
});

describe("what servers in the place of Ollama, and old ones, leave out", () => {
  const answers = (path: string, body: unknown) =>
    home.script({ path, times: "always", respond: { status: 200, body: body as object } });

  test("an empty list is null", async () => {
    await answers("/api/ps", { models: null });
    await answers("/api/tags", { models: null });
    const client = await connect();
    expect((await client.call("ollama_list_processes")).value).toMatchObject({ models: [], running: 0 });
    expect((await client.call("ollama_list_models")).value).toMatchObject({ models: [] });
  });

  test("a model has no details", async () => {
    const model = { name: "a:latest", size: 1, digest: "a".repeat(64), modified_at: "2026-11-21T12:00:00Z" };
    await answers("/api/tags", { models: [model, { ...model, name: "b:latest", details: null }] });
    const client = await connect();
    for (const [tool, args] of [
      ["ollama_list_models", { details: true }],
      ["ollama_search_models", { query: "" }],
    ] as const)
      expect((await client.call(tool, args)).text).toMatch(/a:latest[\s\S]*b:latest/);
  });
});

describe("a stream that goes wrong keeps the text so far", () => {
  const FAULTS: [string, Fault, RegExp, string][] = [
    ["is cut", { kind: "eof", after: 3 }, /ended before the answer was complete/, "stream_cut"],
    ["breaks off in a line", { kind: "destroy", after: 3 }, /broke off/, "stream_cut"],
    ["has a bad line", { kind: "bad-line", after: 3 }, /could not be read/, "bad_line"],
    [
      "ends with Ollama's own error",
      { kind: "error-line", after: 3, error: "CUDA out of memory" },
      /CUDA out of/,
      "ollama_failed",
    ],
    [
      "has a line without an end",
      { kind: "huge-line", after: 3, bytes: 9_000_000 },
      /line of Ollama's stream is too long/,
      "bad_line",
    ],
  ];
  test.each(FAULTS)("%s", async (_, fault, sentence, code) => {
    await home.script({ count: 10, tokenDelayMs: 5, fault });
    const { isError, text } = await generate();
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
    expect(text).toMatch(/Text so far .*:\nt0 t1 t2/);
    expect(text).toContain(`[${code} · `);
    expect(text).toMatch(/request req_home_[0-9a-z]{20}/);
  });
});

describe("the bytes of a stream may come in any way", () => {
  test.each([
    ["a line in two writes", { splitLines: true }],
    ["a character in two writes", { splitCharacters: true }],
    ["many lines in one write", { linesPerWrite: 7 }],
    ["no newline at the end", { noTrailingNewline: true }],
  ])("%s", async (_, bytes) => {
    await home.script({ answer: ["Grüß", " dich", " 😀", "!"], ...bytes });
    const { value } = await generate();
    expect(value).toMatchObject({ status: "done", text: "Grüß dich 😀!" });
  });
});

describe("a wrong call", () => {
  test("gets a sentence, and never reaches the home", async () => {
    const { isError, text } = await (await connect()).call("ollama_generate", { prompt: 5, modle: "x" });
    expect(isError).toBe(true);
    expect(text).toMatch(/prompt: expected string/);
    expect(text).toMatch(/no argument "modle"\. Did you mean model\?/);
    expect(await home.record({ path: "/api/generate" })).toEqual([]);
  });

  test("of a model that is not there names the nearest", async () => {
    const { text } = await (await connect()).call("ollama_generate", { model: "gemma3:27b", prompt: "Go" });
    expect(text).toMatch(/"gemma3:27b" is not installed\. Nearest installed: gemma3:270m/);
  });
});

test("the home sees nothing of the caller, and the service token where there is one", async () => {
  const client = await connect({ settings: { CF_ACCESS_CLIENT_ID: "the-id", CF_ACCESS_CLIENT_SECRET: "the-secret" } });
  await client.call("ollama_list_processes");
  const headers = (await home.record({ path: "/api/ps" })).at(-1)?.headers ?? {};
  expect(headers).toMatchObject({ "cf-access-client-id": "the-id", "cf-access-client-secret": "the-secret" });
  for (const name of ["authorization", "cookie", "origin", "referer", "mcp-protocol-version"]) {
    expect(headers).not.toHaveProperty(name);
  }
});
