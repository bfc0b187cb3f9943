import type { LibraryEntry } from "./library-models.ts";

/**
 * How the page is written: `today` since the summer of 2026, `hooked` before, with the attributes of the site's own
 * tests; `bare` a guess at a redesign that keeps only links and words; `unknown` one that keeps nothing.
 */
export type Markup = "today" | "hooked" | "bare" | "unknown";

const PILL = "inline-flex my-1 items-center rounded-md px-2 py-[2px] text-xs font-medium sm:text-[13px]";
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" fill="none" viewBox="0 0 24 24" class="mr-1.5 h-[14px] w-[14px]">' +
  '<path stroke-linecap="round" d="M12 6v6h4.5"></path></svg>';

const CARDS: Record<Markup, (entry: LibraryEntry) => string> = {
  today: (entry) => card(entry, () => ""),
  hooked: (entry) => card(entry, (name) => `x-test-${name}`),
  bare: ({ name, description, capabilities, sizes, pulls, updated }) =>
    `<div class="k3"><a href="${path(name)}"><strong>${name}</strong><p>${escaped(description)}</p>` +
    [...capabilities, ...sizes].map((word) => `<i>${word}</i>`).join(" ") +
    `<small>${pulls} pulls</small> <small>Updated ${updated}</small></a></div>`,
  unknown: ({ name }) => `<hearth-card data-id="${name}"></hearth-card>`,
};

/** A result page. `cards` stands in it as it is, after those of the entries. */
export function libraryPage(entries: readonly LibraryEntry[], markup: Markup, query: string, cards = ""): string {
  const all = entries.map(CARDS[markup]).join("\n") + cards;
  const none = '<div class="py-6 text-neutral-500">No models found</div>';
  const list = markup === "unknown" || all !== "" ? `<ul role="list" class="grid grid-cols-1">${all}</ul>` : none;
  return `<!doctype html>
<html class="h-full overflow-y-scroll">
<head><title>Ollama Search</title><meta charset="utf-8" />
<script>const empty = "No models found"; window.templates = '<a href="/library/from-a-script">from-a-script</a>';</script>
<style>li { color: black }</style></head>
<body class="antialiased min-h-screen">
<header><nav><ul><li><a href="/search">Models</a></li><li><a href="/docs/api">API</a></li>
<li><a href="https://github.com/ollama/ollama">GitHub</a></li><li><a href="/blog/vision">vision</a></li>
<li><a href="/library/gpt-oss">Run our newest model</a></li></ul></nav></header>
<main><form action="/search"><input name="q" value="${escaped(query)}" placeholder="Search models" /></form>
<div id="searchresults">${list}</div></main>
<footer><a href="/public/privacy">Privacy</a> © 2026 Ollama</footer></body></html>`;
}

function card(entry: LibraryEntry, hook: (name: string) => string): string {
  const { name, description, capabilities, sizes, pulls, tags, updated } = entry;
  const pill = (attribute: string, colours: string) => (word: string) =>
    `<span ${attribute} class="${PILL} ${colours}">${word}</span>`;
  // The cloud pill never had a hook.
  const capability = (word: string) =>
    word === "cloud"
      ? pill("", "bg-cyan-50 text-cyan-500")(word)
      : pill(hook("capability"), "bg-indigo-50 text-indigo-600")(word);
  return `<li ${hook("model")} class="flex items-baseline border-b border-neutral-200 py-6">
  <a href="${path(name)}" class="group w-full">
    <div class="flex flex-col mb-1" title="${name.slice(name.indexOf("/") + 1)}">
      <h2 class="truncate text-xl font-medium underline-offset-2 group-hover:underline md:text-2xl">
        <span ${hook("search-response-title")}>${name}</span>
      </h2>
      <p class="max-w-lg break-words text-neutral-800 text-md">${escaped(description)}</p>
    </div>
    <div class="flex flex-col">
      <div class="flex flex-wrap space-x-2">
        ${capabilities.map(capability).join("\n        ")}
        ${sizes.map(pill(hook("size"), "bg-[#ddf4ff] text-blue-600")).join("\n        ")}
      </div>
      <p class="my-1 flex space-x-5 text-[13px] font-medium text-neutral-500">
        <span class="flex items-center">${ICON}
          <span ${hook("pull-count")}>${pulls}</span>
          <span class="hidden sm:flex">&nbsp;Pulls</span>
        </span>
        <span class="flex items-center">${ICON}
          <span ${hook("tag-count")}>${tags}</span>
          <span class="hidden sm:flex">&nbsp;Tag${tags === 1 ? "" : "s"}</span>
        </span>
        <span class="flex items-center" title="Feb 27, 2026 7:26 PM UTC">${ICON}
          <span class="hidden sm:flex">Updated&nbsp;</span>
          <span ${hook("updated")}>${updated}</span>
        </span>
      </p>
    </div>
  </a>
</li>`;
}

const path = (name: string) => (name.includes("/") ? `/${name}` : `/library/${name}`);

const escaped = (text: string) =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&#34;").replace(/'/g, "&#39;");
