import type { RecordedCall } from "./record-calls.ts";

const STYLE = `
:root { color-scheme: light dark; --ground: light-dark(#fffdfa, #1b1715); --line: light-dark(#e3d9cf, #3d3530);
  --ink: light-dark(#2b2320, #f1e9e2); --quiet: light-dark(#75685f, #a8998e); --ember: light-dark(#b8451b, #f08a55); }
body { margin: 0; background: var(--ground); }
main { width: 820px; box-sizing: border-box; padding: 18px 24px 20px; background: var(--ground); color: var(--ink);
  border: 1px solid var(--line); border-radius: 12px; font: 14px/1.5 "DejaVu Sans Mono", ui-monospace, monospace; }
h1 { margin: 0 0 14px; font: 600 13px/1.5 system-ui, sans-serif; color: var(--quiet); }
.call { margin: 16px 0 8px; overflow-wrap: anywhere; }
.call b { color: var(--ember); }
.text { white-space: pre-wrap; overflow-wrap: anywhere; padding-left: 16px; border-left: 3px solid var(--line); }
.text span:nth-child(odd) { background: light-dark(#f3e7da, #33291f); }
.end { margin-top: 8px; color: var(--ember); }
.end i { color: var(--quiet); font-style: normal; }
`;

/** A page that shows recorded calls as a transcript: the text, shaded by when it came, and how each call ended. */
export function transcriptPage(title: string, calls: readonly RecordedCall[]): string {
  return `<!doctype html><meta charset="utf-8"><style>${STYLE}</style>
<main><h1>${escapeHtml(title)}</h1>${calls.map(callPart).join("")}</main>`;
}

function callPart({ tool, args, grown, seconds, lastLine }: RecordedCall): string {
  const parts = grown.map(({ text }) => `<span>${escapeHtml(text)}</span>`);
  const end = `<i>after ${seconds.toFixed(1)} s</i> ${escapeHtml(lastLine)}`;
  return `<div class="call"><b>→ ${tool}</b> ${escapeHtml(args)}</div>
<div class="text">${parts.join("")}</div><div class="end">${end}</div>`;
}

const escapeHtml = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
