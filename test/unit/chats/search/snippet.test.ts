import fc from "fast-check";
import { expect, test } from "vitest";
import { snippet } from "../../../../src/chats/search/snippet.ts";

test("shows the place where a word begins, without case and marks", () => {
  const text = `${"x ".repeat(200)}the Münchner Wal${" y".repeat(200)}`;
  expect(snippet(text, ["munch"])).toMatch(/^\.\.\.x [\s\S]*the Münchner Wal y[\s\S]* y\.\.\.$/);
  expect(snippet("overall, all of it", ["all"])).toBe("overall, all of it");
  expect(snippet("one\n\n  two", ["two"])).toBe("one two");
});

test("shows the beginning where the index has found what is not to be seen here", () => {
  expect(snippet("Begin. and so on", ["nowhere"])).toBe("Begin. and so on");
});

test("looks through the beginning of a very long text, and no further", () => {
  const text = `Begin ${"x ".repeat(50_000)}end`;
  expect(snippet(text, ["end"])).toMatch(/^Begin x [x ]*\.\.\.$/);
});

test("is short and of whole characters, whatever there is", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "b", " ", "\n", "\r", "é", "e\u0301", "東", "🎉", "⑴", "."),
        maxLength: 500,
      }),
      fc.string({
        unit: fc.constantFrom("a", "b", " ", "\n", "\r", "é", "e\u0301", "東", "🎉", "⑴", "."),
        maxLength: 2,
      }),
      (text, word) => {
        const words = word.match(/[\p{L}\p{N}\p{M}]+/gu) ?? ["a"];
        const shown = snippet(text, words);
        expect(shown.isWellFormed()).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(206);
      },
    ),
  );
});
