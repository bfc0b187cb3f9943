import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonBytes } from "../../../src/core/json-bytes.ts";
import { jsonDigest } from "../../../src/core/json-digest.ts";
import { jsonParts } from "../../../src/core/json-parts.ts";
import { parseJson } from "../../../src/core/parse-json.ts";

/** Values as a tool's arguments may be, with long texts, fields that are undefined, and any characters. */
const value = fc.anything({
  key: fc.string({ unit: "binary" }),
  values: [
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.nat(200_000).map((length) => "ä😀".repeat(length / 3)),
  ],
});

const plain = (whole: unknown): unknown => JSON.parse(JSON.stringify(whole ?? null));

const partsOf = (whole: unknown): string[] => jsonParts(whole).map((part) => new TextDecoder().decode(part));

test("JSON that is written in parts is the JSON of the whole", () => {
  fc.assert(
    fc.property(value, (whole) => {
      expect(JSON.parse(partsOf(whole).join(""))).toEqual(plain(whole));
    }),
  );
});

test("each part fits into a row of 2 MB, and none ends in half a character", () => {
  for (const text of ["x", "ä", "\u0000", "€", "😀", "\ud83d"]) {
    const parts = partsOf({ text: text.repeat(1_000_000 / text.length) });
    for (const part of parts) {
      expect(Buffer.byteLength(part)).toBeLessThanOrEqual(262_144);
      expect(part).not.toContain("\ufffd");
    }
    expect(JSON.parse(parts.join("")).text).toHaveLength(1_000_000);
  }
});

test("values have equal digests if their JSON is equal, and only then", () => {
  fc.assert(
    fc.property(value, value, (one, other) => {
      expect(jsonDigest(plain(one))).toBe(jsonDigest(one ?? null));
      const isEqual = JSON.stringify(plain(one)) === JSON.stringify(plain(other));
      expect(jsonDigest(plain(one)) === jsonDigest(plain(other))).toBe(isEqual);
    }),
  );
  expect(jsonDigest(["ab", "c"])).not.toBe(jsonDigest(["a", "bc"]));
  expect(jsonDigest([["a"], "b"])).not.toBe(jsonDigest([["a", "b"]]));
  expect(jsonDigest("x".repeat(100_000))).not.toBe(jsonDigest("x".repeat(100_001)));
});

test("the size of a value is about that of its JSON", () => {
  for (const whole of [{ text: "x".repeat(10_000) }, ["ä".repeat(10_000)], { list: Array(1_000).fill("text") }]) {
    const bytes = Buffer.byteLength(JSON.stringify(whole));
    expect(jsonBytes(whole)).toBeGreaterThan(bytes * 0.9);
    expect(jsonBytes(whole)).toBeLessThan(bytes * 1.1);
  }
});

describe("JSON that is parsed from bytes", () => {
  /** Blanks at its end make it large. */
  const parse = (json: string) => parseJson(new TextEncoder().encode(json.padEnd(1_000_000)));
  const long = "ab".repeat(40_000);

  test("is what JSON.parse makes of its text", () => {
    fc.assert(
      fc.property(value, fc.boolean(), (whole, isIndented) => {
        const json = JSON.stringify({ whole, long }, undefined, isIndented ? 2 : undefined);
        expect(parse(json)).toEqual(JSON.parse(json));
      }),
    );
  });

  test.each([
    ["escapes at its end", JSON.stringify([`${long}\\`, `${long}"`, `${long}\\\\"`])],
    ["any character", JSON.stringify([`\ufeff${long}\u0085\u2028😀\ud83d`])],
    ["a long name", `{"${long}" \n: "${long}", "__proto__": "${long}"}`],
    ["texts that look like others", JSON.stringify(["0", `${long}0`, `"${long}0"`, "1", { 2: long, 1: `${long}1` }])],
    ["a byte order mark before it", `\ufeff["${long}"]`],
    ["more texts than are looked at", JSON.stringify([Array(100_001).fill("a"), long])],
  ])("may have %s", (_, json) => {
    expect(JSON.stringify(parse(json))).toBe(JSON.stringify(JSON.parse(json.replace(/^\ufeff/, ""))));
  });

  test.each([
    ["a text without an end", `["${long}`],
    ["a line feed in a text", `["${long}\n"]`],
    ["an escape that there is not", `["${long}\\x"]`],
    ["a comma too much", `["${long}",]`],
    ["a quote too much", `["${long}""${long}"]`],
    ["nothing", ""],
  ])("is refused with %s", (_, json) => {
    expect(() => JSON.parse(json)).toThrow(SyntaxError);
    expect(() => parse(json)).toThrow(SyntaxError);
  });
});

test("the size of a value is known in whatever depth it is nested", () => {
  let nested: unknown = "x";
  for (let level = 0; level < 200_000; level++) nested = level % 2 === 0 ? [nested] : { a: nested };
  expect(jsonBytes(nested)).toBeGreaterThan(400_000);
});
