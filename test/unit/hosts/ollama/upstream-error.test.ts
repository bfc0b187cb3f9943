import { describe, expect, test } from "vitest";
import { errorFromThrown } from "../../../../src/hosts/edge-error.ts";
import { errorFromResponse } from "../../../../src/hosts/ollama/upstream-error.ts";

const HTML = "<!DOCTYPE html><html><head><title>Attention required</title></head><body>Ray 123</body></html>";
const html = (status: number, headers: Record<string, string> = {}) =>
  new Response(HTML, { status, headers: { "content-type": "text/html", server: "cloudflare", ...headers } });
const json = (status: number, body: unknown) => Response.json(body, { status });
const call = { path: "/api/generate", model: "gemma4" };

const CASES: [string, Response, string, RegExp][] = [
  ["404 of a model", json(404, { error: "model 'gemma4' not found" }), "model_not_found", /gemma4/],
  [
    "404 of an old Ollama",
    new Response("404 page not found", { status: 404 }),
    "ollama_refused",
    /version of Ollama has no/,
  ],
  ["404 of something else", html(404), "not_ollama", /not Ollama/],
  ["403 with an empty body", new Response("", { status: 403 }), "host_refused", /Host header/],
  ["403 of Ollama", json(403, { error: "ollama cloud is disabled" }), "ollama_refused", /cloud is disabled/],
  ["403 of the firewall", html(403), "blocked", /blocked/],
  ["403 of Access", html(403, { "cf-access-domain": "x" }), "access_refused", /service token/],
  [
    "302 of Access",
    html(302, { location: "https://me.cloudflareaccess.com/cdn-cgi/access/login" }),
    "access_refused",
    /login page/,
  ],
  ["302 of anything else", html(302, { location: "https://example.com" }), "not_ollama", /redirects/],
  ["401 of Access", html(401), "access_refused", /401/],
  ["401 of a cloud model", json(401, { error: "unauthorized", signin_url: "https://x" }), "ollama_refused", /cloud/],
  [
    "503 busy",
    json(503, { error: "server busy, please try again.  maximum pending requests exceeded" }),
    "busy",
    /busy/,
  ],
  ["503 of the edge", html(503), "edge_error", /503/],
  ["502", html(502), "home_unreachable", /tunnel is up/],
  ["524", html(524), "load_timeout", /524/],
  ["530", new Response("error code: 1033", { status: 530 }), "tunnel_down", /530/],
  ["521", html(521), "edge_error", /521/],
  ["400 unsupported", json(400, { error: '"gemma4" does not support thinking' }), "unsupported", /thinking/],
  ["400 too long", json(400, { error: "the input length exceeds the context length" }), "prompt_too_long", /longer/],
  ["400 other", json(400, { error: "invalid format" }), "ollama_refused", /invalid format/],
  ["500", json(500, { error: "llama runner process has terminated" }), "ollama_failed", /terminated/],
  ["500 of something else", html(500), "edge_error", /500/],
  ["500 without a word", new Response("", { status: 500 }), "ollama_failed", /gave no reason/],
  ["400 with an object", json(400, { error: { message: "bad thing" } }), "ollama_refused", /bad thing/],
  ["500 with an object", json(500, { error: { message: "bad thing", type: "x" } }), "ollama_failed", /bad thing/],
  ["400 with another word for it", json(400, { detail: "bad thing" }), "ollama_refused", /bad thing/],
  [
    "422 with a list of faults",
    json(422, { detail: [{ loc: ["body"], msg: "bad thing" }] }),
    "ollama_refused",
    /bad thing/,
  ],
  ["500 with a list of faults", json(500, { error: ["bad thing"] }), "ollama_failed", /bad thing/],
  ["502 of the edge in JSON", json(502, { title: "Bad gateway", detail: "x" }), "home_unreachable", /tunnel is up/],
  [
    "400 of a level of thinking",
    json(400, { error: 'think value "high" is not supported for this model' }),
    "unsupported",
    /think value/,
  ],
  [
    "500 of an image",
    json(500, { error: "failed to process inputs: this model is missing data required for image input" }),
    "unsupported",
    /image input/,
  ],
];

describe("an answer that is not 2xx", () => {
  test.each(CASES)("%s has its sentence", async (_, response, code, sentence) => {
    const error = await errorFromResponse(response, call);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
    expect(error.next.length).toBeGreaterThan(10);
    expect(`${error.message} ${error.next}`).not.toMatch(/<|Ray 123/);
  });

  test("is shortened and put in quotation marks where Ollama is quoted", async () => {
    const error = await errorFromResponse(json(400, { error: `bad\n${"x".repeat(5000)}` }), call);
    expect(error.message.length).toBeLessThan(300);
    expect(error.message).toContain('"bad xxx');
  });

  test("says that a 524 will come again, and that a busy Ollama will not", async () => {
    expect((await errorFromResponse(html(524), call)).retryable).toBe(false);
    expect((await errorFromResponse(json(503, { error: "server busy" }), call)).retryable).toBe(true);
  });
});

describe("a fetch that threw", () => {
  test("is a home that cannot be reached", () => {
    const error = errorFromThrown(new TypeError("connect ECONNREFUSED 10.0.0.7"), new AbortController().signal);
    expect(error).toMatchObject({ code: "home_unreachable", message: expect.not.stringContaining("10.0.0.7") });
  });

  test("is late where its deadline has passed, and given up where somebody gave it up", () => {
    const late = AbortSignal.abort(new DOMException("late", "TimeoutError"));
    expect(errorFromThrown(late.reason, late)).toMatchObject({
      code: "home_unreachable",
      message: expect.stringMatching(/in time/),
    });
    const gone = AbortSignal.abort();
    expect(errorFromThrown(gone.reason, gone)).toMatchObject({ code: "cancelled" });
  });
});

test("a context that is not of the model is no broken tunnel, and a retry does not help", async () => {
  const withContext = { path: "/api/generate", model: "gemma4", hasContext: true };
  const error = await errorFromResponse(new Response("", { status: 500 }), withContext);
  expect(error).toMatchObject({ code: "ollama_refused", retryable: false, next: expect.stringContaining("context") });
});
