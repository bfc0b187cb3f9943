import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** wrangler looks for news of itself and of the edge; without a network it says so at length. */
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ENETUNREACH|fetch failed/;

/**
 * Reads what wrangler and the Worker print, and passes on what matters: errors. A block of wrangler's begins with a
 * mark, and its lines are indented; Hearth's own log is one line of JSON, or of text, each.
 */
export function siftOutput(stream: Readable, show: (line: string) => void, { verbose = false } = {}): void {
  let inError = false;
  createInterface({ input: stream }).on("line", (raw) => {
    const line = stripVTControlCharacters(raw);
    if (verbose) return show(line);
    const goesOn = line.trim() === "" || /^\s/.test(line);
    inError = goesOn ? inError : isError(line);
    if (inError && line.trim() !== "") show(line);
  });
}

function isError(line: string): boolean {
  const marked = /^✘ \[ERROR\]|^\[wrangler:error\]|^\{"level":"error"|^error \w+ /.test(line);
  return marked && !OFFLINE.test(line);
}
