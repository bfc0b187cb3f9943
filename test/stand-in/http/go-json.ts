import { OllamaError } from "./ollama-error.ts";

/** JSON as Go writes it: in strings `<`, `>` and `&` are escaped, so a client that searches the raw text finds no tag. */
export function toGoJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A whole answer with its length, as Go sends what it knows at once. */
export function jsonResponse(value: unknown, status = 200, contentType = "application/json; charset=utf-8"): Response {
  const body = new TextEncoder().encode(toGoJson(value));
  return new Response(body, {
    status,
    headers: { "content-type": contentType, "content-length": String(body.byteLength) },
  });
}

/** Plain text with exactly this content type. */
export function textResponse(text: string, status = 200, contentType = "text/plain", headers = {}): Response {
  const body = new TextEncoder().encode(text);
  return new Response(body, {
    status,
    headers: { "content-type": contentType, "content-length": String(body.byteLength), ...headers },
  });
}

/** Nothing but a status, as Go sends where a handler writes nothing. */
export const emptyResponse = (status = 200) => new Response(null, { status, headers: { "content-length": "0" } });

/**
 * The first JSON value of a body; what follows it is not read.
 * @throws OllamaError 400 in Go's words
 */
export function fromGoJson(text: string): unknown {
  if (text.trim() === "") throw new OllamaError(400, "missing request body");
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const message = (thrown as SyntaxError).message;
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
    if (message.startsWith("Unexpected non-whitespace character after JSON"))
      return JSON.parse(text.slice(0, position));
    throw new OllamaError(400, syntaxError(message, text[position] ?? /^Unexpected token '(.)'/u.exec(message)?.[1]));
  }
}

/** Go's sentence for what V8 said; `character` is where it stopped, undefined at the end of the text. */
function syntaxError(message: string, character: string | undefined): string {
  if (character === undefined) return "unexpected EOF";
  return `invalid character ${quoteCharacter(character)} ${goPlace(message)}`;
}

function goPlace(message: string): string {
  if (/property name/.test(message)) return "looking for beginning of object key string";
  if (/after property value/.test(message)) return "after object key:value pair";
  if (/after array element/.test(message)) return "after array element";
  if (/after property name/.test(message)) return "after object key";
  return "looking for beginning of value";
}

const quoteCharacter = (character: string) => (character === "'" ? "'\\''" : `'${character}'`);
