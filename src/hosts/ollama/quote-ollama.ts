import { quote } from "../../core/quote.ts";

/** Absolute path. Go's errors end it with a colon or a quotation mark, so that a directory name may contain blanks. */
const PATH = /(?<![\w.:/-])\/(?!api\/|v\d+\/)[^\s:"'(),/]+\/(?:[^:"'\n]*\/)?[^\s:"',)]*/g;
const WINDOWS_PATH = /(?<!\w)[a-z]:[\\/][^:"'\n]*/gi;

/** Quotes a text of Ollama without file paths. Ollama's errors contain full paths, which may reveal a person's name. */
export function quoteOllama(text: string): string {
  return quote(text.replace(WINDOWS_PATH, "[a path]").replace(PATH, "[a path]"));
}
