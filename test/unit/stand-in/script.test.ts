import { describe, expect, test } from "vitest";
import type { EdgePreset } from "../../stand-in/control.ts";
import { chunks, lines, said, served } from "./served.ts";

const standIn = served();
const model = "gemma3:270m";
const body = { model, prompt: "x" };
const generate = (init: RequestInit = {}) => standIn.post("/api/generate", body, init);
const decode = (texts: Uint8Array[]) => texts.map((text) => new TextDecoder().decode(text)).join("");

describe("faults", () => {
  test("an error after some tokens is the last line of a 200; before them it is a 500", async () => {
    await standIn.control().script({ count: 9, fault: { kind: "error-line", after: 2, error: "out of memory" } });
    const all = await standIn.stream("/api/generate", body);
    expect(all.map((line) => line.response ?? line.error)).toEqual(["t0", " t1", "out of memory"]);
    await standIn.control().script({ fault: { kind: "error-line", error: "out of memory" } });
    expect(await standIn.ask("/api/generate", body)).toEqual([500, { error: "out of memory" }]);
  });

  test("an end without done is neither an error nor an end", async () => {
    await standIn.control().script({ count: 9, fault: { kind: "eof", after: 2 }, times: 2 });
    const all = await standIn.stream("/api/generate", body);
    expect(all.map(({ done }) => done)).toEqual([false, false]);
    const [, gathered] = await standIn.ask("/api/generate", { ...body, stream: false });
    expect(gathered).toMatchObject({ response: "t0 t1", done: false });
    expect(gathered).not.toHaveProperty("eval_count");
  });

  test("a destroyed connection breaks in the middle of a line, and the stand-in knows that it did it", async () => {
    await standIn.control().script({ count: 9, fault: { kind: "destroy", after: 2 } });
    const { texts, broken } = await chunks(await generate());
    expect(broken).toBe(true);
    expect(decode(texts).split("\n")).toHaveLength(3);
    expect(decode(texts)).not.toMatch(/}$/);
    const entry = await standIn.control().waitFor({ wait: "ended" });
    expect(entry).not.toHaveProperty("closedEarlyAt");
  });

  test.each([0, 2])("a stall after %i tokens lasts until the client leaves", async (after) => {
    await standIn.control().script({ count: 9, fault: { kind: "stall", after } });
    const client = new AbortController();
    const text = generate({ signal: client.signal }).then((response) => response.text());
    const held = await standIn.control().waitFor({ wait: "held" });
    expect([held.tokensSent, held.firstByteAt !== undefined]).toEqual([after, after > 0]);
    client.abort();
    await expect(text).rejects.toThrow();
    expect((await standIn.control().waitFor({ wait: "closed" })).tokensSent).toBe(after);
  });

  test("a stall holds any path when it names one", async () => {
    await standIn.control().script({ path: "/api/tags", fault: { kind: "stall" } });
    const client = new AbortController();
    const request = standIn.send("/api/tags", { signal: client.signal });
    await standIn.control().waitFor({ wait: "held", path: "/api/tags" });
    client.abort();
    await expect(request).rejects.toThrow();
  });

  test("a line that is not JSON, and a huge one, come between good ones", async () => {
    await standIn.control().script({ count: 2, fault: { kind: "bad-line", after: 1, line: "<html>" } });
    expect((await (await generate()).text()).split("\n")[1]).toBe("<html>");
    await standIn.control().script({ count: 2, fault: { kind: "huge-line", after: 1, bytes: 300_000 } });
    const all = lines(await (await generate()).text());
    expect(all.map((line) => line.response?.length)).toEqual([2, 300_000, 3, 0]);
  });
});

describe("the bytes", () => {
  test("several lines come in one write", async () => {
    await standIn.control().script({ count: 5, linesPerWrite: 4, holdAfter: 4 });
    const response = await generate();
    await standIn.control().waitFor({ wait: "held" });
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(lines(decode([first?.value as Uint8Array]))).toHaveLength(4);
    await standIn.control().release();
    const second = await reader?.read();
    expect(lines(decode([second?.value as Uint8Array]))).toHaveLength(2);
  });

  test("a line comes in two halves", async () => {
    await standIn.control().script({ answer: "one", splitLines: true });
    const { texts } = await chunks(await generate());
    expect(decode(texts.slice(0, 1))).not.toContain("\n");
    expect(said(lines(decode(texts)))).toBe("one");
  });

  test("a character of several bytes comes in two halves", async () => {
    await standIn.control().script({ answer: ["süß", "😀"], splitCharacters: true });
    const { texts } = await chunks(await generate());
    expect(() => new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(texts[0])).toThrow();
    const whole = new TextDecoder().decode(Buffer.concat(texts));
    expect(said(lines(whole))).toBe("süß😀");
  });

  test("the last line comes without its newline", async () => {
    await standIn.control().script({ answer: "one", noTrailingNewline: true });
    expect(await (await generate()).text()).toMatch(/"done":true.*}$/);
  });
});

describe("holding", () => {
  test("before the first token not even headers are sent", async () => {
    await standIn.control().script({ answer: "one", holdAfter: 0 });
    const response = generate();
    const held = await standIn.control().waitFor({ wait: "held" });
    expect(held).not.toHaveProperty("status");
    expect(await standIn.control().release(held.id)).toBe(1);
    expect((await response).status).toBe(200);
  });

  test("a client that leaves in the middle stops the tokens at once", async () => {
    await standIn.control().script({ count: 1000, tokenDelayMs: 1 });
    const client = new AbortController();
    const response = await generate({ signal: client.signal });
    await standIn.control().waitFor({ wait: "answered", tokens: 3 });
    client.abort();
    await expect(response.text()).rejects.toThrow();
    const closed = await standIn.control().waitFor({ wait: "closed" });
    expect(closed.tokensSent).toBeLessThan(900);
    expect(closed).not.toHaveProperty("endedAt");
  });
});

describe("answers in Ollama's place", () => {
  test("a script whose path can never fit is refused", async () => {
    await expect(standIn.control().script({ path: "*", preset: "521" })).rejects.toThrow(/path is a whole path/);
  });

  test("a scripted response is given as it is, so many times, to the path that it names", async () => {
    const respond = { status: 418, headers: { "x-kind": "teapot" }, body: { error: "short and stout" } };
    await standIn.control().script({ path: "/api/version", respond, times: 2 });
    expect((await standIn.ask("/api/tags"))[0]).toBe(200);
    for (const _ of [1, 2]) {
      const response = await standIn.send("/api/version");
      expect([response.status, response.headers.get("x-kind")]).toEqual([418, "teapot"]);
      expect(await response.json()).toEqual(respond.body);
    }
    expect((await standIn.ask("/api/version"))[0]).toBe(200);
  });

  test.each<[EdgePreset, number, RegExp]>([
    ["access-302", 302, /302 Found/],
    ["access-401", 401, /Unauthorized/],
    ["access-403", 403, /<h1>Forbidden/],
    ["waf-1010", 403, /Error 1010/],
    ["bad-gateway-502", 502, /Bad gateway/],
    ["530-tunnel-down", 530, /^error code: 1033$/],
    ["521", 521, /Web server is down/],
    ["522", 522, /Connection timed out/],
    ["523", 523, /Origin is unreachable/],
    ["524-html", 524, /A timeout occurred/],
    ["403-empty", 403, /^$/],
    ["503-busy", 503, /server busy, please try again\. {2}maximum/],
    ["html-200", 200, /^<!DOCTYPE html>/],
    ["truncated-200", 200, /"model":"gem$/],
  ])("the edge answers %s", async (preset, status, text) => {
    await standIn.control().script({ preset });
    const response = await standIn.send("/api/tags", { redirect: "manual" });
    expect([response.status, response.headers.get("server")]).toEqual([status, "cloudflare"]);
    expect(response.headers.has("cf-ray")).toBe(true);
    if (status === 302)
      expect(response.headers.get("location")).toContain(".cloudflareaccess.com/cdn-cgi/access/login/");
    expect(await response.text()).toMatch(text);
  });

  test("the edge resets the connection", async () => {
    await standIn.control().script({ preset: "connection-reset" });
    await expect(standIn.send("/api/tags")).rejects.toThrow("fetch failed");
    expect((await standIn.ask("/api/tags"))[0]).toBe(200);
  });
});
