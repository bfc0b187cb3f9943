#!/usr/bin/env bash
# A module that is imported lazily makes the part of a bundle larger that is loaded at once: `import()` of an AI SDK
# provider brings all of zod, with every language, into the eager part, if that part uses zod for anything.
#
# Package:   @ai-sdk/openai-compatible@3.0.92, zod@4.6.7, esbuild@0.28.2, node@24.21.0
# Seen:      2026-11-30, Linux x64
# Expected:  What is behind an `import()` costs nothing before it is called: esbuild shakes unused parts of zod out of the
#            eager part, with and without the lazy import, and puts the rest of zod into the lazy one.
# Practice:  The provider imports `{ z }`, an object with all of zod in it. A module lies in one place of a bundle, and
#            zod's lie in the eager one: 75 KB become 436 KB here. So every start of a Worker loads more, also where the
#            provider is never called. Measure the eager part by the metafile, and not by what is behind an `import()`.
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --no-audit --no-fund --loglevel=error \
  @ai-sdk/openai-compatible@3.0.92 zod@4.6.7 esbuild@0.28.2 node@24.21.0 >&2 || exit 2
export PATH="$work/node_modules/.bin:$PATH"

cat >eager.js <<'JS'
import * as z from "zod";

export const name = z.string();
JS
cat >eager-with-lazy.js <<'JS'
import * as z from "zod";

export const name = z.string();
export const provider = () => import("@ai-sdk/openai-compatible");
JS
cat >measure.mjs <<'JS'
import { build } from "esbuild";

/** Bytes of the entry, and of all that it imports without an import(). */
async function eagerBytes(entry) {
  const options = { bundle: true, minify: true, splitting: true, format: "esm", write: false, metafile: true };
  const { metafile } = await build({ ...options, entryPoints: [entry], outdir: "out", platform: "node" });
  const [start] = Object.keys(metafile.outputs).filter((path) => metafile.outputs[path].entryPoint === entry);
  const reached = new Set([start]);
  for (const path of reached) {
    const { imports } = metafile.outputs[path];
    for (const { path: next, kind } of imports) if (kind === "import-statement") reached.add(next);
  }
  return [...reached].reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
}

const [alone, beside] = [await eagerBytes("eager.js"), await eagerBytes("eager-with-lazy.js")];
console.error(`eager bytes: ${alone} without the lazy import, ${beside} with it`);
console.log(beside > 3 * alone ? "the eager part is more than three times as large" : "the eager part is not much larger");
JS

expected='the eager part is more than three times as large'
seen="$(node measure.mjs)"
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] && exit 0
printf 'The behaviour has changed. Expected:\n%s\n' "$expected" >&2
exit 1
