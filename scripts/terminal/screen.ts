import { styleText } from "node:util";

const MARGIN = "  ";

/** A line that belongs to a mark, and those after it. */
const marked = (mark: string, text: string) =>
  console.log(`${MARGIN}${mark} ${text.replaceAll(/\n+(?=.)/g, `\n${MARGIN}  `)}`);

/** What the scripts print. `styleText` colours only for a terminal, and heeds NO_COLOR. */
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
