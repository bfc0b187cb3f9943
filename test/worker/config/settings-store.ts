import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { settingsStore } from "../../../src/config/known-records.ts";
import type { Change, ChangeOutcome, ShownRecord } from "../../../src/config/store/change.ts";
import type { SettingsStore } from "../../../src/config/store/settings-store.ts";
import { ORIGIN } from "../hearth.ts";
import { secrets } from "../written.ts";

/** The SettingsStore of the tests. */
export const store = () => settingsStore(env);

/** Asks the store for a change. */
export async function change(
  kind: string,
  id: string,
  fields?: Change["fields"],
  expected?: number,
): Promise<ChangeOutcome> {
  return (await store().change({ kind, id, fields, expected, way: "command" })) as ChangeOutcome;
}

/** Makes a token, or another of a client, and returns it. */
export async function makeToken(id: string, fields: Change["fields"] = {}): Promise<string> {
  const outcome = await change("token", id, fields);
  if (!outcome.ok || outcome.shownOnce === undefined) throw new Error(JSON.stringify(outcome));
  secrets.add(outcome.shownOnce);
  return outcome.shownOnce;
}

export const shown = async (kind?: string) => (await store().list(kind)) as ShownRecord[];

/** Runs statements in the store's SQL. */
export const inStore = (...statements: string[]) =>
  runInDurableObject(store() as DurableObjectStub<SettingsStore>, (_, { storage }) => {
    for (const statement of statements) storage.sql.exec(statement);
  });

/** Everything in the store's tables, as one text. */
export const storedText = () =>
  runInDurableObject(store() as DurableObjectStub<SettingsStore>, (_, { storage }) =>
    JSON.stringify(["records", "audit"].map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray())),
  );

/** Sends tools/list with a token, and returns the response. */
export const listTools = (worker: typeof fetch, token: string) =>
  worker(`${ORIGIN}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
  });
