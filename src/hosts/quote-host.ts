import { cutAt } from "../core/cut-at.ts";
import { quote } from "../core/quote.ts";

/** Absolute path. Go's errors end it with a colon or a quotation mark, so that a directory name may contain blanks. */
const PATH = /(?<![\w.:/-])\/(?!api\/|v\d+\/)[^\s:"'(),/]+\/(?:[^:"'\n]*\/)?[^\s:"',)]*/g;
const WINDOWS_PATH = /(?<!\w)[a-z]:[\\/][^:"'\n]*/gi;

/** Far more than the longest error of a host, and little enough for any pattern. */
const MAX_ERROR_CHARACTERS = 2_000;

/** The start of an error's text from a host. It is cut before any pattern is tried on it: a line may have megabytes. */
export const cutErrorText = (text: string): string => cutAt(text, MAX_ERROR_CHARACTERS);

/** Quotes a text of a host without file paths. Errors contain full paths, which may reveal a person's name. */
export function quoteHost(text: string): string {
  return quote(cutErrorText(text).replace(WINDOWS_PATH, "[a path]").replace(PATH, "[a path]"));
}
