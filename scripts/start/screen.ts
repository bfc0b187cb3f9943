import { styleText } from "node:util";

const MARGIN = "  ";

/** What `npm start` prints. `styleText` colours only for a terminal, and heeds NO_COLOR. */
export const screen = {
  title: (text: string) => console.log(`\n${MARGIN}${styleText(["bold", "yellow"], text)}`),
  done: (text: string) => console.log(`${MARGIN}${styleText("green", "✓")} ${text}`),
  warn: (text: string) =>
    console.log(`${MARGIN}${styleText("yellow", "!")} ${text.replaceAll(/\n+(?=.)/g, `\n${MARGIN}  `)}`),
  heading: (text: string, aside?: string) =>
    console.log(`\n${MARGIN}${styleText("bold", text)}${aside === undefined ? "" : `  ${styleText("dim", aside)}`}`),
  block: (text: string) => console.log(text.replaceAll(/^(?=.)/gm, MARGIN + MARGIN)),
};
