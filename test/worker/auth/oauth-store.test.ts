import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type OAuthStore, oauthStore } from "../../../src/auth/oauth/oauth-store.ts";
import { startAnew } from "../hearth.ts";

beforeEach(startAnew);
afterEach(() => void vi.useRealTimers());

const DAY_MS = 24 * 60 * 60 * 1000;
const store = () => oauthStore(env) as unknown as Pick<OAuthStore, "get" | "put" | "delete" | "list" | "take" | "use">;
const entry = (key: string, expires_at: number | null = null) => ({ key, value: "{}", metadata: null, expires_at });
const rows = (table: string) =>
  runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) =>
    storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
  );

test("what has expired is not there any more, and the alarm takes it away, with old counts and lost days of use", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await store().put(entry("client:a", Date.now() + 1000));
  await store().put(entry("grant:owner:one", Date.now() + 3 * DAY_MS));
  await store().use("owner:one", "2026-11-21");
  await store().use("owner:gone", "2026-11-21");
  await store().take([{ name: "tries", periodMs: 1000, most: 5 }]);
  vi.setSystemTime(Date.now() + DAY_MS + 1);
  expect(await store().get("client:a")).toBeNull();
  expect(await store().list("client:", "", 10)).toEqual([]);
  expect(await rows("entries")).toHaveLength(2);
  await runDurableObjectAlarm(env.OAUTH_STORE.getByName("owner"));
  expect((await rows("entries")).map(({ key }) => key)).toEqual(["grant:owner:one"]);
  expect((await rows("uses")).map(({ login }) => login)).toEqual(["owner:one"]);
  expect(await rows("counts")).toEqual([]);
  // There is still something that will expire.
  expect(await runDurableObjectAlarm(env.OAUTH_STORE.getByName("owner"))).toBe(true);
});

test("keys are listed by their beginning, a page after the other", async () => {
  for (const key of ["client:a", "client:b", "client:c", "grant:owner:1"]) await store().put(entry(key));
  const first = (await store().list("client:", "", 2)) as { key: string }[];
  expect(first.map(({ key }) => key)).toEqual(["client:a", "client:b"]);
  expect(await store().list("client:", "client:b", 2)).toMatchObject([{ key: "client:c" }]);
});

test("signed assertions are remembered without a row, the last thousand of them", async () => {
  for (let count = 0; count < 1_001; count++) await store().put(entry(`client-assertion-jti:${count}`));
  expect(await store().get("client-assertion-jti:0")).toBeNull();
  expect(await store().get("client-assertion-jti:1000")).not.toBeNull();
  expect(await rows("entries")).toEqual([]);
});

test("an alarm that fails is not the last one", async () => {
  const object = env.OAUTH_STORE.getByName("owner");
  await store().put(entry("client:a", Date.now() + 1000));
  await runInDurableObject(object, (_, { storage }) => storage.sql.exec("ALTER TABLE uses RENAME TO lost").toArray());
  await expect(runDurableObjectAlarm(object)).rejects.toThrow("no such table");
  const next = await runInDurableObject(object, (_, { storage }) => storage.getAlarm());
  expect(next).toBeGreaterThan(Date.now());
  await runInDurableObject(object, (_, { storage }) => storage.sql.exec("ALTER TABLE lost RENAME TO uses").toArray());
  expect(await runDurableObjectAlarm(object)).toBe(true);
});
