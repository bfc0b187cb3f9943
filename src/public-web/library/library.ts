import { HearthError } from "../../core/errors.ts";
import { readText } from "../../core/read-body.ts";
import type { LibraryModel } from "./library-card.ts";
import { readLibraryPage } from "./library-page.ts";

const DEADLINE_MS = 8_000;
const MAX_BYTES = 1024 * 1024;

/** What ollama.com can narrow its list by. */
const FILTERS = ["tools", "vision", "thinking", "embedding", "cloud"];

/** Whether ollama.com can narrow its list by this capability; any other is left out of the search. */
export const hasLibraryFilter = (capability: string) => FILTERS.includes(capability.toLowerCase());

/** The page of ollama.com that answers a search, for a machine and for a person. */
export function librarySearchUrl(query: string, capability?: string): string {
  const asked = new URLSearchParams({ q: query });
  if (capability !== undefined && hasLibraryFilter(capability)) asked.set("c", capability.toLowerCase());
  return `https://ollama.com/search?${asked}`;
}

/**
 * The models of the public library that fit, at most 20, the best first. There is no API for it: the page that people
 * see is read. The query leaves the house; nothing else does.
 * @throws HearthError `library_unreachable`, or `library_changed` where the page can no longer be read
 */
export async function searchLibrary(
  query: string,
  capability?: string,
  deadlineMs: number = DEADLINE_MS,
): Promise<LibraryModel[]> {
  const url = librarySearchUrl(query, capability);
  const { models, saysNone } = readLibraryPage(await fetchPage(url, AbortSignal.timeout(deadlineMs)));
  // A page without models and without a word about it is not an empty answer.
  if (models.length > 0 || saysNone) return models;
  throw new HearthError(
    "library_changed",
    "The search page of ollama.com has changed, and could not be read.",
    `Open ${url} by hand; a newer Hearth may be able to read it.`,
  );
}

async function fetchPage(url: string, deadline: AbortSignal): Promise<string> {
  const failed = (how: string) =>
    new HearthError(
      "library_unreachable",
      `The public library at ollama.com ${how}.`,
      `Call again in a while, or open ${url} by hand.`,
    );
  let response: Response;
  let page: string;
  try {
    const headers = { accept: "text/html", "user-agent": "hearth" };
    response = await fetch(url, { headers, redirect: "manual", signal: deadline });
    page = await readText(response, MAX_BYTES);
  } catch (thrown) {
    if (deadline.aborted) throw failed("did not answer in time");
    throw failed(thrown instanceof HearthError ? "sent too large a page" : "could not be reached");
  }
  if (response.status !== 200) throw failed(`answered ${response.status}`);
  if (response.headers.get("content-type")?.includes("html") === true) return page;
  throw failed("sent something else than a web page");
}
