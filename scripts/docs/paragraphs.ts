import { LINE_WIDTH } from "./schema-table.ts";
import { wrap } from "./wrap.ts";

export const paragraph = (text: string) => wrap(text, LINE_WIDTH);

export const bullets = (texts: readonly string[]) =>
  texts.map((text) => `- ${wrap(text, LINE_WIDTH - 2).replaceAll("\n", "\n  ")}`).join("\n");
