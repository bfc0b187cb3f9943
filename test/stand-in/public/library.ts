import { Hono } from "hono";
import { libraryPage, type Markup } from "./library-markup.ts";
import { LIBRARY, type LibraryEntry } from "./library-models.ts";

export interface LibraryOptions {
  markup: Markup;
  entries: readonly LibraryEntry[];
  /** HTML that stands among the cards as it is. */
  cards: string;
}

export const LIBRARY_OPTIONS: LibraryOptions = { markup: "today", entries: LIBRARY, cards: "" };

/** Looks like ollama.com, as far as it is asked: its search page. */
export const library = (options: LibraryOptions) =>
  new Hono().get("/search", (c) => {
    const words = (c.req.query("q") ?? "").toLowerCase().split(/\s+/);
    const filters = c.req.queries("c") ?? [];
    const found = options.entries
      .filter(({ name, description }) => words.every((word) => `${name} ${description}`.toLowerCase().includes(word)))
      .filter(({ capabilities }) => filters.every((filter) => capabilities.includes(filter)));
    return c.html(libraryPage(found, options.markup, c.req.query("q") ?? "", options.cards));
  });
