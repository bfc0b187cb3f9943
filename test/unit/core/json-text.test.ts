import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonBytes } from "../../../src/core/json-bytes.ts";
import { jsonDigest } from "../../../src/core/json-digest.ts";
import { writeJson } from "../../../src/core/write-json.ts";

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

function partsOf(whole: unknown): string[] {
  const parts: string[] = [];
  writeJson(whole, (part) => parts.push(part));
  return parts;
}

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
      expect(Buffer.byteLength(part)).toBeLessThan(2_000_000);
      expect(part.isWellFormed()).toBe(true);
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

test("the size of a value is known in whatever depth it is nested", () => {
  let nested: unknown = "x";
  for (let level = 0; level < 200_000; level++) nested = level % 2 === 0 ? [nested] : { a: nested };
  expect(jsonBytes(nested)).toBeGreaterThan(400_000);
});
