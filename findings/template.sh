#!/usr/bin/env bash
# <PACKAGE> does <WHAT HAPPENS>, although <WHAT ONE WOULD EXPECT>.
#
# Package:   <name@1.2.3>
# Seen:      <date>, <operating system>, Node <version>
# Expected:  <what a careful reader of the documentation expects, in a sentence>
# Practice:  <what goes wrong because of it, and what helps>
set -euo pipefail

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --no-audit --no-fund --loglevel=error name@1.2.3 >&2 || exit 2

cat >try.mjs <<'JS'
import { something } from "name";

console.log(something("a valid input"));
JS

expected='<what was seen>'
seen="$(node try.mjs)"
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] && exit 0
printf 'The behaviour has changed. Expected:\n%s\n' "$expected" >&2
exit 1
