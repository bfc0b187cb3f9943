/** Text from outside, made safe to stand in a sentence of ours: one line, shortened, in quotation marks. */
export function quote(text: string, most = 200): string {
  const line = text.replace(/\s+/g, " ").replace(/"/g, "'").trim();
  return `"${line.length > most ? `${line.slice(0, most)}...` : line}"`;
}
