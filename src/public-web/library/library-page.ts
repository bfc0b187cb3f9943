import { cutAt } from "../../core/cut-at.ts";
import { htmlTokens } from "./html-tokens.ts";
import { type CardText, type LibraryModel, linkedModel, readCard } from "./library-card.ts";

/** Content of a search page. */
export interface LibraryPage {
  /** In the order of the page, each once. */
  models: LibraryModel[];
  /** Whether the page itself says that nothing was found. */
  saysNone: boolean;
}

const MAX_MODELS = 20;
/** More than any card has; the rest of a longer text is dropped. */
const MAX_TEXT_CHARACTERS = 2_000;
const MAX_TEXTS = 200;
/** A real page has about 4,000; the rest of a longer page is not read. */
const MAX_TOKENS = 50_000;

const SAYS_NONE = /^\s*no (models|results)( were)? found/i;

const HINTS: readonly (readonly [attribute: string, hint: CardText["hint"]])[] = [
  ["x-test-search-response-title", "name"],
  ["x-test-capability", "capability"],
  ["x-test-size", "size"],
  ["x-test-pull-count", "pulls"],
  ["x-test-updated", "updated"],
];

/**
 * Parses a page of ollama.com/search, which is not an API and changes. A card is a list item with a link to a model, or
 * such a link by itself; its content is recognised by its texts.
 */
export function readLibraryPage(html: string): LibraryPage {
  const reader = new PageReader();
  let tokens = 0;
  for (const token of htmlTokens(html)) {
    tokens += 1;
    if (tokens > MAX_TOKENS) break;
    if (token.kind === "text") reader.read(token.text);
    else if (token.kind === "start") reader.enter(token.tag, token.attributes);
    else reader.leave(token.tag);
  }
  return reader.finish();
}

interface Card {
  tag: "li" | "a";
  linked?: string;
  texts: CardText[];
}

class PageReader {
  readonly #models = new Map<string, LibraryModel>();
  #saysNone = false;
  #card: Card | undefined;
  /** Facts about the element that has just started; its first text gets them. */
  #mark: Omit<CardText, "text"> = {};
  #text = "";

  /** Adds a piece of text; one text may come in several. */
  read(text: string): void {
    if (this.#text.length < MAX_TEXT_CHARACTERS) this.#text += cutAt(text, MAX_TEXT_CHARACTERS);
  }

  enter(tag: string, attributes: string): void {
    this.#endText();
    if (tag === "li") this.#begin("li");
    if (tag === "a") this.#follow(attributes);
    this.#mark = this.#card === undefined ? {} : markOf(tag, attributes);
  }

  leave(tag: string): void {
    this.#endText();
    if (this.#card?.tag === tag) this.#endCard();
  }

  finish(): LibraryPage {
    this.#endText();
    this.#endCard();
    return { models: [...this.#models.values()], saysNone: this.#saysNone };
  }

  #begin(tag: "li" | "a"): Card {
    this.#endCard();
    this.#card = { tag, texts: [] };
    return this.#card;
  }

  #follow(attributes: string): void {
    const href = /(?:^|\s)href\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))/i.exec(attributes);
    const linked = linkedModel(href?.[1] ?? href?.[2] ?? href?.[3] ?? "");
    if (linked === undefined) return;
    const card = this.#card ?? this.#begin("a");
    card.linked ??= linked;
  }

  #endText(): void {
    if (SAYS_NONE.test(this.#text)) this.#saysNone = true;
    const texts = this.#card?.texts;
    if (texts !== undefined && texts.length < MAX_TEXTS && this.#text.trim() !== "") {
      texts.push({ ...this.#mark, text: this.#text });
    }
    if (this.#text !== "") this.#mark = {};
    this.#text = "";
  }

  #endCard(): void {
    const card = this.#models.size < MAX_MODELS ? this.#card : undefined;
    const model = card && readCard(card.linked, card.texts);
    if (model !== undefined && !this.#models.has(model.name)) this.#models.set(model.name, model);
    this.#card = undefined;
  }
}

function markOf(tag: string, attributes: string): Omit<CardText, "text"> {
  return {
    tag,
    pill: attributes.includes("rounded"),
    hint: HINTS.find(([attribute]) => attributes.includes(attribute))?.[1],
  };
}
