import { CAPABILITIES } from "../../core/capabilities.ts";
import { cutAt } from "../../core/cut-at.ts";
import { followsRules } from "../../core/model-address.ts";

/**
 * Model as a card of ollama.com/search shows it. All of it is text from outside: one line each, limited in length,
 * without HTML.
 */
export interface LibraryModel {
  /** Name for a pull: gemma3, or user/model. */
  name: string;
  description?: string;
  /** For example vision, tools, thinking, embedding, cloud. */
  capabilities: string[];
  /** Numbers of parameters, such as 270m, 4b, 8x7b. They are also the tags to pull. */
  sizes: string[];
  /** As the page shows it: 38.1M. */
  pulls?: string;
  /** For example "3 weeks ago". */
  updated?: string;
  url: string;
}

/** Text node of a card, with facts about its element. */
export interface CardText {
  text: string;
  tag?: string;
  /** Whether it looks like a badge. */
  pill?: boolean;
  /**
   * What an attribute for the site's own tests calls it. These attributes existed in 2025 and are gone since the summer
   * of 2026.
   */
  hint?: "name" | "capability" | "size" | "pulls" | "updated";
}

const MAX_DESCRIPTION_CHARACTERS = 200;
const MAX_PILLS = 20;

/** In lower case only: 37M is a number of pulls. */
const SIZE = /^(\d{1,3}x)?e?\d{1,5}(\.\d{1,3})?[kmbt]$/;
const WORD = /^[a-z][a-z0-9-]{1,19}$/;
const COUNT = /^\d[\d.,]{0,11}\s?[kmb]?$/i;
const WHEN = /^[a-z0-9][a-z0-9 ,]{0,29}$/i;
/** Badges that name a capability. "cloud" is a badge of ollama.com only. */
const BADGES = [...CAPABILITIES, "cloud"];

/** First path segments on ollama.com that are not user names. */
const NOT_USERS = [
  "blog",
  "docs",
  "settings",
  "public",
  "download",
  "api",
  "search",
  "legal",
  "assets",
  "v2",
  "signin",
];

/** Returns the name of the model that a link on ollama.com leads to, such as /library/gemma3 or /user/model. */
export function linkedModel(href: string): string | undefined {
  const [, namespace, model] = /^(?:https:\/\/ollama\.com)?\/([^/?#]+)\/([^/?#]+)\/?(?:[?#].*)?$/.exec(href) ?? [];
  if (namespace === undefined || model === undefined || !followsRules({ namespace, model })) return undefined;
  if (namespace === "library") return model;
  return NOT_USERS.includes(namespace.toLowerCase()) ? undefined : `${namespace}/${model}`;
}

/**
 * Reads a card by several signs at once: its link, what its texts look like, and the site's hints. Returns undefined if
 * it is not a card, since a link to a model may occur anywhere on the page.
 */
export function readCard(linked: string | undefined, texts: readonly CardText[]): LibraryModel | undefined {
  const runs = texts.map((run) => ({ ...run, text: oneLine(run.text) })).filter(({ text }) => text !== "");
  const name = linked ?? hintedName(runs);
  if (name === undefined) return undefined;
  const description = runs.find((run) => run.tag === "p" && !SIZE.test(run.text) && !COUNT.test(run.text));
  const rest = runs.filter((run) => run !== description && !isTitle(run, name));
  const pulls = labelled(rest, "pulls");
  const sizes = pills(rest.filter((run) => isSize(run) && run.text !== pulls));
  const capabilities = pills(rest.filter(isCapability));
  const hasTitle = runs.some((run) => isTitle(run, name));
  const hasFacts = sizes.length > 0 || capabilities.length > 0 || pulls !== undefined;
  if (!hasTitle && (name.includes("/") || !hasFacts)) return undefined;
  return {
    name,
    description: description && shortened(description.text),
    capabilities,
    sizes,
    pulls,
    updated: labelled(rest, "updated"),
    url: `https://ollama.com/${name.includes("/") ? name : `library/${name}`}`,
  };
}

function hintedName(runs: readonly CardText[]): string | undefined {
  const name = runs.find(({ hint }) => hint === "name")?.text ?? "";
  return linkedModel(name.includes("/") ? `/${name}` : `/library/${name}`);
}

function isTitle({ text, hint }: CardText, name: string): boolean {
  const plain = (title: string) => title.toLowerCase().replace(/[^a-z0-9]/g, "");
  return hint === "name" || [plain(name), plain(name.slice(name.indexOf("/") + 1))].includes(plain(text));
}

const isSize = ({ text, hint }: CardText) => SIZE.test(text) && (hint === "size" || hint === undefined);

function isCapability({ text, tag, pill, hint }: CardText): boolean {
  if (tag === "p" || !WORD.test(text)) return false;
  return hint === "capability" || (hint === undefined && (pill === true || BADGES.includes(text)) && !SIZE.test(text));
}

const pills = (runs: readonly CardText[]) => [...new Set(runs.map(({ text }) => text))].slice(0, MAX_PILLS);

const LABELS = {
  pulls: { shape: COUNT, before: /^pulls?$/i, within: /^(.{1,14}) pulls?$/i, neighbour: -1 },
  updated: { shape: WHEN, before: /^updated$/i, within: /^updated (.{1,30})$/i, neighbour: 1 },
} as const;

/** Finds "38.1M Pulls" or "Updated 3 weeks ago", in one text or in two neighbouring ones. */
function labelled(runs: readonly CardText[], what: keyof typeof LABELS): string | undefined {
  const { shape, before, within, neighbour } = LABELS[what];
  const label = runs.findIndex(({ text }) => before.test(text));
  const found = [
    runs.find(({ hint }) => hint === what)?.text,
    runs.map(({ text }) => within.exec(text)?.[1]).find((text) => text !== undefined),
    label < 0 ? undefined : runs[label + neighbour]?.text,
  ];
  return found.find((text) => text !== undefined && shape.test(text));
}

const shortened = (text: string) =>
  text.length > MAX_DESCRIPTION_CHARACTERS ? `${cutAt(text, MAX_DESCRIPTION_CHARACTERS - 3)}...` : text;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  hellip: "...",
  mdash: "-",
  ndash: "-",
  lsquo: "'",
  rsquo: "'",
  ldquo: '"',
  rdquo: '"',
  middot: "·",
};

/** Returns text as a reader of the page sees it: entities decoded, without tags and invisible characters. */
function oneLine(text: string): string {
  return text
    .replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,8}));/gi, (entity, hex, decimal, name) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? entity;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    })
    .replace(/<\/?[a-z!][^>]*>?/gi, " ")
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, "")
    .trim();
}
