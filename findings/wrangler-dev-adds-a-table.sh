#!/usr/bin/env bash
# `wrangler dev` creates a table of its own, `__miniflare_do_name`, in the SQLite database of every Durable Object that is
# addressed by name, although the database belongs to the object and is empty when it is deployed.
#
# Package:   wrangler@4.155.0 (it brings miniflare 5.20261023.2-beta and workerd 1.20261023.1), node@24.21.0
# Seen:      2026-11-30, Linux x64
# Expected:  A new object's `sqlite_master` lists no table, wherever it is asked and however the object is addressed.
# Practice:  Code that asks `sqlite_master` whether this is the first run (no tables: create the schema) works in the
#            constructor, which runs before the table is made. In a method it never creates the schema. An object made by
#            newUniqueId() gets no table, and deleteAll() removes it until the object starts again. Ask for a table of
#            your own instead, and skip names that begin with `__miniflare` or `_cf_` when you list tables.
set -euo pipefail

work="$(mktemp -d)"
wrangler=""
trap '[ -z "$wrangler" ] || kill "$wrangler" 2>/dev/null || true; wait; rm -rf "$work"' EXIT
cd "$work"
npm install --no-audit --no-fund --loglevel=error wrangler@4.155.0 node@24.21.0 >&2 || exit 2
export PATH="$work/node_modules/.bin:$PATH" WRANGLER_SEND_METRICS=false

cat >wrangler.json <<'JSON'
{
  "name": "probe",
  "main": "worker.js",
  "compatibility_date": "2026-10-01",
  "durable_objects": { "bindings": [{ "name": "NOTES", "class_name": "Notes" }] },
  "migrations": [{ "tag": "v1", "new_sqlite_classes": ["Notes"] }]
}
JSON
cat >worker.js <<'JS'
import { DurableObject } from "cloudflare:workers";

export class Notes extends DurableObject {
  inConstructor = this.tables();

  tables() {
    const rows = this.ctx.storage.sql.exec("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
    return rows.map(({ name }) => name).filter((name) => !name.startsWith("_cf_"));
  }
  look() {
    return `constructor: ${this.inConstructor.join() || "none"}; method: ${this.tables().join() || "none"}`;
  }
  async clear() {
    await this.ctx.storage.deleteAll();
    return this.tables().join() || "none";
  }
}

export default {
  async fetch(request, { NOTES }) {
    const named = NOTES.getByName("mine");
    const lines = [`by name: ${await named.look()}`, `after deleteAll: ${await named.clear()}`];
    lines.push(`by unique id: ${await NOTES.get(NOTES.newUniqueId()).look()}`);
    return new Response(lines.join("\n"));
  },
};
JS
wrangler dev --ip 127.0.0.1 --port 0 --inspector-port 0 --show-interactive-dev-session=false >log 2>&1 &
wrangler=$!
for _ in $(seq 300); do grep -q 'Ready on' log && break; sleep 0.2; done
url="$(grep -o 'http://127.0.0.1:[0-9]*' log | head -n 1)" || { cat log >&2; exit 2; }

expected='by name: constructor: none; method: __miniflare_do_name
after deleteAll: none
by unique id: constructor: none; method: none'
seen="$(curl -sS "$url")"
printf '%s\n' "$seen"
[ "$seen" = "$expected" ] && exit 0
printf 'The behaviour has changed. Expected:\n%s\n' "$expected" >&2
exit 1
