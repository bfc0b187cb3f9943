import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { characterStart, cutAt, shorten } from "../../../src/core/cut-at.ts";
import { quote } from "../../../src/core/quote.ts";
import { splitText } from "../../../src/core/split-text.ts";

const EMOJI = "😀";

describe("a text is never cut inside a character", () => {
  test.each([
    [0, ""],
    [1, "x"],
    [2, "x"],
    [3, `x${EMOJI}`],
    [9, `x${EMOJI}`],
  ])("at %i", (length, expected) => {
    expect(cutAt(`x${EMOJI}`, length)).toBe(expected);
  });

  test("every piece is well-formed, and the pieces joined are the text", () => {
    const texts = fc.string({ unit: "grapheme", maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(60), (text, length) => {
        const start = cutAt(text, length);
        expect(start.isWellFormed()).toBe(true);
        expect(text.slice(characterStart(text, length)).isWellFormed()).toBe(true);
        expect(start + text.slice(start.length)).toBe(text);
        expect(start.length).toBeGreaterThanOrEqual(Math.min(length, text.length) - 1);
      }),
    );
  });

  test("by quotations, shortened names and rows of storage", () => {
    expect(shorten(`x${EMOJI}`, 2)).toBe("x...");
    expect(shorten("xy", 2)).toBe("xy");
    expect(quote(`${"x".repeat(199)}${EMOJI}`)).toBe(`"${"x".repeat(199)}..."`);
    const pieces = splitText(`x${EMOJI.repeat(400_000)}`);
    expect(pieces.every((piece) => piece.isWellFormed())).toBe(true);
  });
});
