#!/usr/bin/env bash
# `wrangler dev` writes the full URL of every request, with its query, and every line of the console into a database below
# `.wrangler/`. They are still there after it has ended, even with `observability.enabled: false` in the configuration.
#
# Package:   wrangler@4.155.0 (it brings miniflare 5.20261023.2-beta and workerd 1.20261023.1), node@24.21.0
# Seen:      2026-11-30, Linux x64
# Expected:  The console goes to the terminal and a URL goes nowhere; `observability` decides about anything more.
# Practice:  OAuth authorization codes, and tokens in a query, stay on the developer's disk, in a folder that people copy
#            together with their local databases. Headers are not stored. The environment variable
#            X_LOCAL_OBSERVABILITY=false turns it off.
set -euo pipefail

work="$(mktemp -d)"
wrangler=""
stop() {
  [ -z "$wrangler" ] || kill "$wrangler" 2>/dev/null || true
  wait
  wrangler=""
}
trap 'stop; rm -rf "$work"' EXIT
cd "$work"
npm install --no-audit --no-fund --loglevel=error wrangler@4.155.0 node@24.21.0 >&2 || exit 2
export PATH="$work/node_modules/.bin:$PATH" WRANGLER_SEND_METRICS=false

cat >wrangler.json <<'JSON'
{
  "name": "probe",
  "main": "worker.js",
  "compatibility_date": "2026-10-01",
  "observability": { "enabled": false }
}
JSON
cat >worker.js <<'JS'
export default {
  fetch(request) {
    console.log("a line of the console");
    return new Response("ok");
  },
};
JS

# Calls the Worker once, as an OAuth client is called back, and prints which words are in a file after the end.
try() {
  rm -rf .wrangler
  wrangler dev --ip 127.0.0.1 --port 0 --inspector-port 0 --show-interactive-dev-session=false >log 2>&1 &
  wrangler=$!
  for _ in $(seq 300); do grep -q 'Ready on' log && break; sleep 0.2; done
  url="$(grep -o 'http://127.0.0.1:[0-9]*' log | head -n 1)" || { cat log >&2; exit 2; }
  curl -sS -o called -H 'authorization: Bearer the-token-in-a-header' "$url/callback?code=the-code-in-the-query" || exit 2
  # It is written a moment later.
  sleep 3
  stop
  for word in the-code-in-the-query 'a line of the console' the-token-in-a-header; do
    if grep -rqa -- "$word" .wrangler; then echo "  kept: $word"; else echo "  gone: $word"; fi
  done
}

expected='by default:
  kept: the-code-in-the-query
  kept: a line of the console
  gone: the-token-in-a-header
with X_LOCAL_OBSERVABILITY=false:
  gone: the-code-in-the-query
  gone: a line of the console
  gone: the-token-in-a-header'
{
  echo 'by default:'
  try
  echo 'with X_LOCAL_OBSERVABILITY=false:'
  export X_LOCAL_OBSERVABILITY=false
  try
} >seen
cat seen
[ "$(cat seen)" = "$expected" ] && exit 0
printf 'The behaviour has changed. Expected:\n%s\n' "$expected" >&2
exit 1
