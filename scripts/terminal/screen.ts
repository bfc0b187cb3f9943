import { styleText } from "node:util";

const MARGIN = "  ";

/** Prints text behind a mark, further lines indented. */
const marked = (mark: string, text: string) =>
  console.log(`${MARGIN}${mark} ${text.replaceAll(/\n+(?=.)/g, `\n${MARGIN}  `)}`);

/** Output of the scripts. `styleText` uses colours only on a terminal, and respects NO_COLOR. */
export const screen = {
  title: (text: string) => console.log(`\n${MARGIN}${styleText(["bold", "yellow"], text)}`),
  done: (text: string) => marked(styleText("green", "✓"), text),
  warn: (text: string) => marked(styleText("yellow", "!"), text),
  fail: (text: string) => marked(styleText("red", "✗"), text),
  skip: (text: string) => marked(styleText("dim", "–"), text),
  heading: (text: string, aside?: string) =>
    console.log(`\n${MARGIN}${styleText("bold", text)}${aside === undefined ? "" : `  ${styleText("dim", aside)}`}`),
  block: (text: string) => console.log(text.replaceAll(/^(?=.)/gm, MARGIN + MARGIN)),
};
