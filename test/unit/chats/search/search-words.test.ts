import fc from "fast-check";
import { expect, test } from "vitest";
import { foldText, searchWords, toMatchQuery } from "../../../../src/chats/search/search-words.ts";

test("the words of a query are its letters and digits, whatever stands between", () => {
  expect(searchWords("num_ctx: 4096, (C++) don't")).toEqual(["num", "ctx", "4096", "C", "don", "t"]);
  expect(searchWords("  ???  🎉 \u0301 ")).toEqual([]);
  expect(searchWords("हिन्दी u\u0308ber")).toEqual(["हिन्दी", "über"]);
  expect(searchWords("a ".repeat(50))).toHaveLength(10);
});

test("nothing of a query is an order to the index", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom("a", "Z", "9", " ", '"', "*", "(", "e\u0301", "東", "🎉", "⑴", "-") }),
      (query) => {
        expect(toMatchQuery(searchWords(query))).toMatch(/^("[\p{L}\p{N}\p{M}]+"\*?( (?=")|$))*$/u);
      },
    ),
  );
  expect(toMatchQuery(searchWords('whale" OR NEAR(*'))).toBe('"whale"* "OR"* "NEAR"*');
});

test("a word may be the beginning of one, but for a single letter", () => {
  expect(toMatchQuery(["whale", "x", "7", "東"])).toBe('"whale"* "x" "7" "東"*');
});

test("case and marks make no difference", () => {
  expect(foldText("ÜBUNG Café")).toBe("ubung cafe");
  expect(foldText("u\u0308bung")).toBe(foldText("Übung"));
});
