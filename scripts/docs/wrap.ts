/** Breaks lines at blanks, so that none is longer than `width` where that can be. */
export function wrap(text: string, width: number): string {
  const tooLong = new RegExp(`(?=.{${width + 1}})(.{1,${width}}) `, "g");
  return text.replaceAll(tooLong, "$1\n");
}
