import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fenced } from "../../../src/core/fenced.ts";
import { code, plain, quotation } from "../../../src/resources/markdown.ts";

const wild = fc.stringMatching(/^([`~#> \r\n<!-]|\w){0,40}$/);
const linesOf = (text: string) => text.split(/\r\n|\r|\n/);

describe("what was said cannot leave its place in a transcript", () => {
  test("a quotation has no line without its mark", () => {
    expect(quotation("a\r# b\r\n\nc")).toBe("> a\n> # b\n>\n> c");
    fc.assert(fc.property(wild, (text) => linesOf(quotation(text)).every((line) => line.startsWith(">"))));
  });

  test("a fence is longer than any in the text", () => {
    expect(fenced("````\nx", "json")).toBe("`````json\n````\nx\n`````");
    expect(fenced("` a ".repeat(400_000))).toMatch(/^```\n/);
    fc.assert(
      fc.property(wild, (text) => {
        const fence = /^`+/.exec(fenced(text))?.[0] ?? "";
        return fence.length >= 3 && !text.includes(fence);
      }),
    );
  });

  test("a title and a name are one line of text", () => {
    expect(plain(" a\n# <b> `c` ")).toBe("a \\# \\<b\\> \\`c\\`");
    expect(code("hf.co/a/b_c:Q4")).toBe("`hf.co/a/b_c:Q4`");
    expect(code("x`\ny")).toBe("`x y`");
  });
});
