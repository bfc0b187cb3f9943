import type { HostKind } from "./host-fields.ts";

/** Returns what is wrong with the address of a host of a kind, as the end of a sentence about it; undefined if nothing is. */
export function urlProblem(kind: HostKind, url: string): string | undefined {
  const { pathname } = new URL(url);
  if (kind === "ollama")
    return /\/(v1|api)$/.test(pathname) ? "must end before /api or /v1; leave that off" : undefined;
  if (/\/(chat\/)?(completions|models|embeddings|responses|messages)$/.test(pathname)) {
    return "must end before /chat/completions, /models and the like; leave that off";
  }
  return pathname === "/" ? "must have the path of the API, in most cases /v1" : undefined;
}
