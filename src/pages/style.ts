import { createHash } from "node:crypto";

/**
 * Style of every page. There is no script, font or picture: a page that asks for a password loads nothing from
 * elsewhere.
 *
 * `.armed` guards a form against double clicks. Another page may lure its reader into one, and bring this page under the
 * pointer between the two clicks. So the controls appear a second after the page, for mouse and keyboard alike. If the page
 * had waited behind another window, the mouse works a second after it has come to the page. Nothing moves, so the guard also
 * holds for readers who want less motion.
 *
 * `.once` is a form that works once. Its button takes no second click of a double click: after the first one it has the
 * focus and is no longer pressed. Otherwise a browser would show the answer to the second one, and lose a new token.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#f7f3ee, #1b1715);
  --card: light-dark(#fffdfa, #25201d);
  --ink: light-dark(#2b2320, #f1e9e2);
  --quiet: light-dark(#6d615a, #b3a59b);
  --line: light-dark(#e3d9cf, #3d3530);
  --ember: light-dark(#b8451b, #f08a55);
  --on-ember: light-dark(#ffffff, #26130a);
  --fault: light-dark(#a3230f, #ff9d88);
  --warn: light-dark(#fbeed3, #3a2f18);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100svh; padding: 1.25rem; background: var(--ground); color: var(--ink);
  display: grid; place-items: center; }
main { width: 100%; max-width: 30rem; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--card);
  border: 1px solid var(--line); border-radius: 1rem; }
main.wide { max-width: 42rem; }
.brand { display: flex; align-items: center; gap: 0.5rem; margin: 0 0 1.25rem; color: var(--quiet); font-weight: 600; }
.brand::before { content: ""; width: 0.8rem; height: 0.8rem; border-radius: 60% 40% 50% 50%; rotate: 45deg;
  background: var(--ember); }
h1 { margin: 0 0 0.5rem; font-size: 1.45rem; line-height: 1.25; font-weight: 650; overflow-wrap: anywhere; }
p { margin: 0.6rem 0; }
a { color: var(--ember); }
.quiet { color: var(--quiet); font-size: 0.925rem; }
.whole { white-space: nowrap; }
.break { overflow-wrap: anywhere; }
.notice { padding: 0.75rem 0.9rem; border-radius: 0.6rem; background: var(--warn); }
code, pre { font: 0.88em/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
pre { margin: 0.8rem 0; padding: 0.8rem 0.9rem; border: 1px solid var(--line); border-radius: 0.6rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
form { margin: 1.25rem 0 0; }
fieldset { margin: 0 0 1.25rem; padding: 0; border: 0; }
legend { padding: 0; margin-bottom: 0.4rem; font-weight: 600; }
fieldset > .quiet { display: block; margin-bottom: 0.6rem; }
label { display: block; }
label.grant { display: grid; grid-template-columns: auto 1fr; gap: 0 0.75rem; padding: 0.7rem 0;
  border-top: 1px solid var(--line); cursor: pointer; }
label.grant input { grid-row: span 2; width: 1.2rem; height: 1.2rem; margin: 0.15rem 0 0; accent-color: var(--ember); }
label.grant span { color: var(--quiet); font-size: 0.925rem; }
:is(input:is([type="text"], [type="password"], [type="file"]):not([hidden]), select, textarea) { display: block; width: 100%; margin: 0.35rem 0 1rem;
  padding: 0.7rem 0.8rem; font: inherit; color: inherit; background: var(--ground); border: 1px solid var(--line);
  border-radius: 0.6rem; }
button, .button { display: inline-block; min-height: 2.75rem; padding: 0.55rem 1.15rem; font: inherit; font-weight: 600;
  text-decoration: none; border-radius: 0.6rem; border: 1px solid var(--line); background: transparent;
  color: var(--ink); cursor: pointer; }
button.main { background: var(--ember); border-color: var(--ember); color: var(--on-ember); }
:is(button, input, select, textarea, summary, a):focus-visible { outline: 2px solid var(--ember); outline-offset: 2px; }
.row { display: flex; flex-wrap: wrap; gap: 0.75rem; }
.row button { flex: 1 1 8rem; }
form.armed :is(input, button) { animation: arm 1s step-end; }
@keyframes arm { from { visibility: hidden; } }
@media (hover: hover) {
  html:hover form.armed :is(input, button) { animation: arm 1s step-end, hold 1s step-end; }
}
@keyframes hold { from { pointer-events: none; } }
form.once button:focus:not(:active) { animation: hold 3s step-end; }
:is(ul.logins, ul.rows) { list-style: none; margin: 1rem 0; padding: 0; }
:is(ul.logins, ul.rows) li { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; padding: 0.9rem 0;
  border-top: 1px solid var(--line); }
:is(ul.logins, ul.rows) li div { flex: 1 1 16rem; min-width: 0; overflow-wrap: anywhere; }
ul.logins form { margin: 0; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; margin: 0 0 0.75rem; font-size: 0.925rem; }
h2 { margin: 2rem 0 0; font-size: 1.15rem; line-height: 1.3; }
details { margin: 2rem 0 0; }
summary { cursor: pointer; color: var(--ember); }
.fact, .problem { display: block; font-size: 0.925rem; overflow-wrap: anywhere; }
.fact { color: var(--quiet); }
.problem { color: var(--fault); font-weight: 600; }
`;

/** Hash with which a Content-Security-Policy allows this style and no other. */
export const STYLE_HASH = `sha256-${createHash("sha256").update(STYLE).digest("base64")}`;
