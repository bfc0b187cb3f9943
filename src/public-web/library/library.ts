import { HearthError } from "../../core/errors.ts";
import { readText } from "../../core/read-body.ts";
import type { LibraryModel } from "./library-card.ts";
import { readLibraryPage } from "./library-page.ts";

const DEADLINE_MS = 8_000;
const MAX_BYTES = 1024 * 1024;

/** Capabilities by which ollama.com can filter its list. */
const FILTERS = ["tools", "vision", "thinking", "embedding", "cloud"];

/** Tells whether ollama.com can filter its list by this capability. Any other is left out of the search. */
export const hasLibraryFilter = (capability: string) => FILTERS.includes(capability.toLowerCase());

/** Returns the URL of the search page on ollama.com. */
export function librarySearchUrl(query: string, capability?: string): string {
  const parameters = new URLSearchParams({ q: query });
  if (capability !== undefined && hasLibraryFilter(capability)) parameters.set("c", capability.toLowerCase());
  return `https://ollama.com/search?${parameters}`;
}

/**
 * Searches the public library and returns at most 20 models, the best match first. The library has no API, so the page
 * for people is parsed. The query leaves the house; nothing else does.
 * @throws HearthError `library_unreachable`, or `library_changed` if the page can no longer be parsed
 */
export async function searchLibrary(
  query: string,
  capability?: string,
  deadlineMs: number = DEADLINE_MS,
): Promise<LibraryModel[]> {
  const url = librarySearchUrl(query, capability);
  const { models, saysNone } = readLibraryPage(await fetchPage(url, AbortSignal.timeout(deadlineMs)));
  // An empty result says so on the page. A page with neither models nor that sentence has changed.
  if (models.length > 0 || saysNone) return models;
  throw new HearthError(
    "library_changed",
    "The search page of ollama.com has changed and could not be read.",
    `Open ${url} in a browser; a newer Hearth may be able to read it.`,
  );
}

async function fetchPage(url: string, deadline: AbortSignal): Promise<string> {
  const failed = (how: string) =>
    new HearthError(
      "library_unreachable",
      `The public library at ollama.com ${how}.`,
      `Call again later, or open ${url} in a browser.`,
    );
  let response: Response;
  let page: string;
  try {
    const headers = { accept: "text/html", "user-agent": "hearth" };
    response = await fetch(url, { headers, redirect: "manual", signal: deadline });
    page = await readText(response, MAX_BYTES);
  } catch (thrown) {
    if (deadline.aborted) throw failed("did not answer in time");
    throw failed(thrown instanceof HearthError ? "sent a page that is too large" : "could not be reached");
  }
  if (response.status !== 200) throw failed(`answered ${response.status}`);
  if (response.headers.get("content-type")?.includes("html") === true) return page;
  throw failed("sent something that is not a web page");
}
