/** Tag or text of an HTML page. */
export type HtmlToken =
  | { kind: "text"; text: string }
  /** `tag` in lower case; `attributes` as written. */
  | { kind: "start"; tag: string; attributes: string }
  | { kind: "end"; tag: string };

/** Elements whose content is not text for a reader. They are skipped with their content. */
const SKIPPED = ["script", "style", "template", "noscript", "title", "textarea"];

/**
 * Yields the tags and texts of a page in order, without comments. A tag that is cut off at the end is left out.
 *
 * HTMLRewriter is not used because it needs 18 ms of CPU for a search page of ollama.com, with a callback for every
 * piece, and the free plan allows 10.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  let at = 0;
  while (at < html.length) {
    const end = endOfPiece(html, at);
    const piece = html.slice(at, end);
    const token = piece.startsWith("<!--") ? undefined : readPiece(piece);
    if (token !== undefined) yield token;
    at = token?.kind === "start" && SKIPPED.includes(token.tag) ? endOfSkipped(html, token.tag, end) : end;
  }
}

/** Returns where the comment, tag or text at `from` ends. A < that starts no tag is text. */
function endOfPiece(html: string, from: number): number {
  if (html.startsWith("<!--", from)) return orEnd(html, html.indexOf("-->", from), 3);
  if (html[from] === "<" && /[a-z/!?]/i.test(html[from + 1] ?? "")) return endOfTag(html, from);
  return orEnd(html, html.indexOf("<", from + 1));
}

const orEnd = (html: string, found: number, length = 0) => (found < 0 ? html.length : found + length);

function endOfSkipped(html: string, tag: string, from: number): number {
  const end = new RegExp(`</${tag}`, "gi");
  end.lastIndex = from;
  return end.exec(html)?.index ?? html.length;
}

/** Returns where a tag ends. A > in quotation marks does not end it: class="[&>svg]:w-4". */
function endOfTag(html: string, from: number): number {
  let quote = "";
  for (let at = from; at < html.length; at++) {
    const character = html[at] as string;
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === ">") return at + 1;
    else if (character === '"' || character === "'") quote = character;
  }
  return html.length;
}

function readPiece(piece: string): HtmlToken | undefined {
  if (!/^<[a-z/!?]/i.test(piece)) return { kind: "text", text: piece };
  const [, slash, name = "", attributes = ""] = /^<(\/?)([a-z][a-z0-9-]*)([\s\S]*)>$/i.exec(piece) ?? [];
  if (slash === undefined) return undefined;
  const tag = name.toLowerCase();
  return slash === "/" ? { kind: "end", tag } : { kind: "start", tag, attributes };
}
