import { pause } from "../waits.ts";
import type { Script } from "./script.ts";

/** Long enough for the halves to arrive apart. */
const BETWEEN_HALVES_MS = 5;

/** Lines as the pieces in which they go out, each one write. */
export async function* written(
  lines: AsyncGenerator<string>,
  script: Script = {},
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let gathered: string[] = [];
  for await (const line of lines) {
    gathered.push(line);
    if (gathered.length < (script.linesPerWrite ?? 1)) continue;
    const bytes = encoder.encode(gathered.join(""));
    gathered = [];
    for (const [index, piece] of pieces(bytes, script).entries()) {
      if (index > 0) await pause(BETWEEN_HALVES_MS, signal);
      yield piece;
    }
  }
  if (gathered.length > 0) yield encoder.encode(gathered.join(""));
}

function pieces(bytes: Uint8Array, { splitLines, splitCharacters }: Script): Uint8Array[] {
  const character = splitCharacters ? bytes.findIndex((byte) => byte >= 0xc0) : -1;
  if (character !== -1) return halves(bytes, character + 1);
  return splitLines ? halves(bytes, Math.floor(bytes.length / 2)) : [bytes];
}

const halves = (bytes: Uint8Array, place: number) => [bytes.slice(0, place), bytes.slice(place)];
