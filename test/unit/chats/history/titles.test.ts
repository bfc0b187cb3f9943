import fc from "fast-check";
import { expect, test } from "vitest";
import { titleOf } from "../../../../src/chats/history/titles.ts";

const asked = (content: string) => titleOf([{ role: "user", content }]);

test("a title is the first line of the first question", () => {
  expect(asked("\n  What is a whale?  \r\nTell me.")).toBe("What is a whale?");
  expect(
    titleOf([
      { role: "system", content: "Be brief." },
      { role: "user", content: "  " },
      { role: "user", content: "Second" },
    ]),
  ).toBe("Second");
});

test("there is none where nothing was asked", () => {
  expect(titleOf([])).toBe("");
  expect(titleOf([{ role: "system", content: "Be brief." }])).toBe("");
});

test("a long one ends at a word, where there is one to end at", () => {
  expect(asked(`${"word ".repeat(11)}and-the-last-one`)).toBe(`${"word ".repeat(11).trim()}...`);
  expect(asked(`See ${"x".repeat(100)}`)).toBe(`See ${"x".repeat(56)}...`);
});

test("whatever is asked, it is one short line of whole characters", () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom("a", "b", " ", "\n", "\r", "é", "e\u0301", "東", "🎉", "⑴", "."),
        maxLength: 200,
      }),
      (content) => {
        const title = asked(content);
        expect(title.length).toBeLessThanOrEqual(63);
        expect(title).not.toMatch(/[\r\n]/);
        expect(title.isWellFormed()).toBe(true);
      },
    ),
  );
  expect(asked("🎉".repeat(40)).isWellFormed()).toBe(true);
  expect(asked(`a${"🎉".repeat(40)}`).isWellFormed()).toBe(true);
});
