import { quote } from "../../core/quote.ts";

/** Up to the next colon or quotation mark, as Go's errors write them, where more of the path follows a blank. */
const PATH = /(?<![\w.:/-])\/(?!api\/|v\d+\/)[^\s:"'(),/]+\/(?:[^:"'\n]*\/)?[^\s:"',)]*/g;
const WINDOWS_PATH = /(?<!\w)[a-z]:[\\/][^:"'\n]*/gi;

/** What Ollama says, quoted. Its errors name files by their whole path, which tells the name of a person. */
export function quoteOllama(text: string): string {
  return quote(text.replace(WINDOWS_PATH, "[a path]").replace(PATH, "[a path]"));
}
