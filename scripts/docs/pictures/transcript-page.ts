import type { RecordedCall } from "./record-calls.ts";

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#fffdfa, #1b1715); --line: light-dark(#e3d9cf, #3d3530);
  --ink: light-dark(#2b2320, #f1e9e2); --quiet: light-dark(#75685f, #a8998e); --ember: light-dark(#b8451b, #f08a55); }
body { margin: 0; background: transparent; }
main { width: 820px; box-sizing: border-box; padding: 18px 24px 20px; background: var(--ground); color: var(--ink);
  border: 1px solid var(--line); border-radius: 12px; font: 14px/1.5 "DejaVu Sans Mono", ui-monospace, monospace; }
h1 { margin: 0 0 14px; font: 600 13px/1.5 system-ui, sans-serif; color: var(--quiet); }
.call { margin: 14px 0 6px; overflow-wrap: anywhere; }
.call b { color: var(--ember); }
.row { display: grid; grid-template-columns: 64px 1fr; }
.row > span { color: var(--quiet); }
.row > div { white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.5em; }
.end { color: var(--ember); }
`;

/**
 * A page that shows recorded calls as a transcript: when which text came, and how each call ended.
 * @param title says what answered, so that nobody takes the stand-in for a model
 */
export function transcriptPage(title: string, calls: readonly RecordedCall[]): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<main><h1>${escapeHtml(title)}</h1>${calls.map(callPart).join("")}</main>`;
}

function callPart({ tool, args, grown, seconds, lastLine }: RecordedCall): string {
  const rows = grown.map((part) => row(part.seconds, escapeHtml(trimEdges(part.text))));
  const end = row(seconds, `<span class="end">${escapeHtml(lastLine)}</span>`);
  return `<div class="call"><b>→ ${tool}</b> ${escapeHtml(args)}</div>${rows.join("")}${end}`;
}

const row = (seconds: number, html: string) =>
  `<div class="row"><span>${seconds.toFixed(1)} s</span><div>${html}</div></div>`;

/** Each part has a row of its own, so the line breaks at its edges would show as empty lines. */
const trimEdges = (text: string) => text.replace(/^\n+|\n+$/g, "");

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
