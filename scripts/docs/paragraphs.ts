/** Characters in a line of a generated page. */
export const LINE_WIDTH = 118;

export const paragraph = (text: string) => wrap(text, LINE_WIDTH);

export const bullets = (texts: readonly string[]) =>
  texts.map((text) => `- ${wrap(text, LINE_WIDTH - 2).replaceAll("\n", "\n  ")}`).join("\n");

/** Breaks lines at blanks, so that none is longer than `width` where that can be. */
export function wrap(text: string, width: number): string {
  const tooLong = new RegExp(`(?=.{${width + 1}})(.{1,${width}}) `, "g");
  return text.replaceAll(tooLong, "$1\n");
}
