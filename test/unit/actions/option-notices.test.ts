import { expect, test } from "vitest";
import { optionNotices } from "../../../src/actions/option-notices.ts";

test("options that are not known, or no more, are named, with the one that was meant", () => {
  expect(optionNotices({ temperature: 1, temprature: 1, numa: true })).toEqual([
    "The option temprature is not known; did you mean temperature? It may have had no effect.",
    "Ollama no longer has the option numa and ignored it.",
  ]);
  expect(optionNotices(undefined)).toEqual([]);
});

test("of a hundred thousand a few are named, and of a long name its beginning", () => {
  const options = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`${"zebra".repeat(100)}${at}`, at]));
  const notices = optionNotices(options);
  expect(notices).toHaveLength(11);
  expect(notices.at(-1)).toBe("99990 more options are unknown or ignored.");
  expect(notices.join("").length).toBeLessThan(1_500);
});
