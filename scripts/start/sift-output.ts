import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

/** wrangler looks for updates, and reports at length that there is no network. */
const OFFLINE = /ENOTFOUND|EAI_AGAIN|ENETUNREACH|fetch failed/;

/**
 * Passes on the errors in the output of wrangler and the Worker. An error of wrangler begins with a mark, and its further
 * lines are indented. An entry of Hearth's own log is one line of JSON or text.
 */
export function siftOutput(stream: Readable, show: (line: string) => void, { verbose = false } = {}): void {
  let inError = false;
  createInterface({ input: stream }).on("line", (raw) => {
    const line = stripVTControlCharacters(raw);
    if (verbose) return show(line);
    const continues = line.trim() === "" || /^\s/.test(line);
    inError = continues ? inError : isError(line);
    if (inError && line.trim() !== "") show(line);
  });
}

function isError(line: string): boolean {
  const marked = /^✘ \[ERROR\]|^\[wrangler:error\]|^\{"level":"error"|^error \w+ /.test(line);
  return marked && !OFFLINE.test(line);
}
