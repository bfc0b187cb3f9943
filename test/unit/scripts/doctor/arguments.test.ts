import { describe, expect, test } from "vitest";
import { planVisit } from "../../../../scripts/doctor/plan-visit.ts";
import { readArguments } from "../../../../scripts/doctor/read-arguments.ts";
import { whyUnreachable } from "../../../../scripts/doctor/why-unreachable.ts";

describe("the command line", () => {
  test("has defaults", () => {
    expect(readArguments([])).toEqual({ unload: true, json: false });
    const full = readArguments([
      "https://h.example/mcp",
      "--home",
      "https://o.example/",
      "--model",
      "m",
      "--no-unload",
      "--json",
    ]);
    expect(full).toMatchObject({ home: "https://o.example", model: "m", unload: false, json: true });
    expect(full.url?.origin).toBe("https://h.example");
  });

  test.each([
    ["hearth.example", /"hearth\.example" is not a URL\. A URL begins with https:\/\/[\s\S]*Usage/],
    ["ftp://hearth.example", /is not a URL/],
    ["https://a.example https://b.example", /Only one URL/],
    ["--home ollama.example", /"ollama\.example" is not a URL/],
    ["--tokens", /HEARTH_TOKEN instead/],
    ["--verbose", /--verbose[\s\S]*Usage/],
  ])("answers %j with what to write instead", (line, sentence) => {
    expect(() => readArguments(line.split(" "))).toThrow(sentence);
  });

  test("takes no token, and does not repeat the one that was given", () => {
    for (const args of [["--token", "s3cret"], ["--token=s3cret"]]) {
      expect(() => readArguments(args)).toThrow(
        /^A token on the command line stays in the history of the shell\. Set HEARTH_TOKEN/,
      );
      expect(() => readArguments(args)).not.toThrow(/s3cret/);
    }
  });
});

describe("what is to be looked at", () => {
  const settings = {
    origin: "http://127.0.0.1:4838",
    token: "of-this-machine",
    ollama: { url: "http://localhost:11434/", headers: {} },
  };
  const plan = (given: string | undefined, ...args: string[]) => planVisit(readArguments(args), settings, given);

  test("without a URL is the Hearth of this machine, with the token of its settings", () => {
    expect(plan("of-the-environment")).toMatchObject({
      origin: "http://127.0.0.1:4838",
      token: "of-this-machine",
      home: { url: "http://localhost:11434", given: false },
    });
  });

  test.each([
    ["of-the-environment\n", "https://hearth.example/mcp", "of-the-environment"],
    [undefined, "https://hearth.example", undefined],
    [undefined, "http://localhost:4901", "of-this-machine"],
    ["of-the-environment", "http://localhost:4901", "of-the-environment"],
  ])("with the token %j and %s is asked with %j: the token of this machine stays here", (given, url, token) => {
    expect(plan(given, url).token).toBe(token);
    expect(plan(given, url).origin).toBe(new URL(url).origin);
  });

  test("a home that was named is a public one, wherever it is", () => {
    const url = "http://127.0.0.1:11434";
    expect(plan("t", "https://hearth.example", "--home", url).home).toEqual({ url, given: true });
    expect(plan("t", "https://hearth.example").home).toBeUndefined();
  });

  test("a token that none can be is refused, and not shown", () => {
    expect(() => plan("s3cret\nand more", "https://hearth.example")).toThrow(/^HEARTH_TOKEN contains spaces/);
    expect(() => plan("s3cret\nand more", "https://hearth.example")).not.toThrow(/s3cret/);
  });
});

describe("an address that nothing answers at", () => {
  const failing = (code: string) => new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) });

  test.each([
    ["https://hearth.example", "ENOTFOUND", "dns", /spelling/],
    ["https://hearth.example", "ERR_TLS_CERT_ALTNAME_INVALID", "tls", /one level below/],
    ["https://hearth.example", "DEPTH_ZERO_SELF_SIGNED_CERT", "tls", /certificate/],
    ["https://hearth.example", "ECONNREFUSED", "unreachable", /online/],
    ["http://127.0.0.1:4838", "ECONNREFUSED", "unreachable", /npm start/],
    ["http://192.168.1.20:4838", "ECONNREFUSED", "unreachable", /npm start -- --lan/],
    ["http://nas.local:4838", "ENOTFOUND", "unreachable", /npm start -- --lan/],
  ])("%s with %s is explained", (url, thrown, code, next) => {
    const { finding } = whyUnreachable(url, failing(thrown));
    expect(finding).toMatchObject({
      state: "fail",
      code,
      seen: `${url}: ${thrown}`,
      next: expect.stringMatching(next),
    });
  });
});
