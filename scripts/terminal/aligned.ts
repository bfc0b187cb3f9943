/** Formats rows as lines of text, with columns as wide as their widest cell. @param toTheRight columns to right-align */
export function aligned(
  lines: readonly (readonly string[])[],
  toTheRight: (column: number) => boolean = () => false,
): string[] {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (text: string, column: number) =>
    toTheRight(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return lines.map((line) => line.map(pad).join("  ").trimEnd());
}
