import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import type { RecordKind } from "../../../src/config/records/record-kind.ts";
import { RECORD_KINDS } from "../../../src/config/records/record-kinds.ts";
import { SettingsStore } from "../../../src/config/store/settings-store.ts";
import { envWith, startAnew } from "../hearth.ts";
import { store, storedText } from "./settings-store.ts";

/** A kind with a secret, as hosts have one. */
const lock: RecordKind = {
  name: "lock",
  version: 1,
  title: "Locks",
  about: "For these tests.",
  max: 3,
  idExample: "front-door",
  id: z.string(),
  fields: z.strictObject({ colour: z.string(), code: z.string().max(100).optional() }),
  secrets: ["code"],
};

const CODE = "the-code-of-the-front-door";
const KEY = "a-key-for-the-records-of-these-tests";
const NEW_KEY = "the-next-key-for-the-records-of-these-tests";

/** Runs some work in a store with this SETTINGS_KEY, on the same storage. */
const withKey = <T>(key: string, work: (locks: SettingsStore) => Promise<T>): Promise<T> =>
  runInDurableObject(store() as DurableObjectStub<SettingsStore>, (_, state) => {
    const locks = new SettingsStore(state, envWith({ SETTINGS_KEY: key }));
    locks.kinds = [...RECORD_KINDS, lock];
    return work(locks);
  });

const set = (locks: SettingsStore, fields: Record<string, unknown>, id = "door") =>
  locks.change({ kind: "lock", id, fields, way: "page" });

const shownBy = (key: string) => withKey(key, (locks) => locks.list("lock"));

beforeEach(startAnew);

describe("a secret of a record", () => {
  beforeEach(() => withKey(KEY, (locks) => set(locks, { colour: "red", code: CODE })));

  it("stands in clear in no table, list or audit", async () => {
    expect(await storedText()).not.toContain(CODE);
    expect(await shownBy(KEY)).toMatchObject([{ data: { colour: "red" }, secrets: ["code"], problem: undefined }]);
    const said = await withKey(KEY, async (locks) => JSON.stringify([await locks.list(), locks.audit(), locks.read()]));
    expect(said).not.toContain(CODE);
  });

  it("stays when other fields change, and goes when it is set to null", async () => {
    await withKey(KEY, (locks) => set(locks, { colour: "blue" }));
    expect(await shownBy(KEY)).toMatchObject([{ data: { colour: "blue" }, secrets: ["code"] }]);
    await withKey(KEY, (locks) => set(locks, { code: null }));
    expect(await shownBy(KEY)).toMatchObject([{ data: { colour: "blue" }, secrets: [] }]);
  });

  it.each([
    ["a missing key", ""],
    ["another key", NEW_KEY],
  ])("is all that cannot be read with %s", async (_, key) => {
    await withKey(KEY, (locks) => set(locks, { colour: "green" }, "gate"));
    expect(await shownBy(key)).toMatchObject([
      { id: "door", data: { colour: "red" }, problem: expect.stringContaining("SETTINGS_KEY does not open") },
      { id: "gate", data: { colour: "green" }, problem: undefined },
    ]);
  });

  it("needs a key to be stored", async () => {
    const refused = { ok: false, faults: [{ problem: expect.stringContaining("openssl rand -base64 32") }] };
    expect(await withKey("", (locks) => set(locks, { code: "another" }))).toMatchObject(refused);
    expect(await shownBy(KEY)).toMatchObject([{ problem: undefined }]);
  });

  it("moves to a new key, which is put before the old one", async () => {
    expect(await withKey(`${NEW_KEY},${KEY}`, (locks) => locks.rekey())).toEqual({ rewritten: 1, unreadable: 0 });
    expect(await withKey(`${NEW_KEY},${KEY}`, (locks) => locks.rekey())).toEqual({ rewritten: 0, unreadable: 0 });
    expect(await shownBy(NEW_KEY)).toMatchObject([{ problem: undefined }]);
    expect(await shownBy(KEY)).toMatchObject([{ problem: expect.stringContaining("SETTINGS_KEY") }]);
  });

  it("opens for its own record only", async () => {
    await withKey(KEY, (locks) => set(locks, { colour: "green", code: "of-the-gate" }, "gate"));
    await runInDurableObject(store() as DurableObjectStub<SettingsStore>, (_, { storage }) => {
      storage.sql.exec(
        `UPDATE records SET secrets = (SELECT secrets FROM records WHERE id = 'door') WHERE id = 'gate'`,
      );
    });
    const [door, gate] = await shownBy(KEY);
    expect(door?.problem).toBeUndefined();
    expect(gate?.problem).toContain("SETTINGS_KEY");
  });

  it("is exported and imported only with a passphrase", async () => {
    const bare = await withKey(KEY, (locks) => locks.exportAll());
    const whole = await withKey(KEY, (locks) => locks.exportAll("a passphrase"));
    for (const file of [bare, whole]) expect(file).not.toContain(CODE);
    expect(JSON.parse(whole).left_out).toEqual([]);
    const unopened = await withKey(NEW_KEY, (locks) => locks.exportAll("a passphrase"));
    for (const file of [bare, unopened]) expect(JSON.parse(file).left_out).toEqual(["lock/door/code"]);
    await startAnew();
    const importInto = (file: string, passphrase?: string) =>
      withKey(NEW_KEY, (locks) => locks.importAll(file, passphrase));
    const wrong = { ok: false, faults: [{ field: "passphrase" }] };
    expect(await importInto(whole)).toMatchObject(wrong);
    expect(await importInto(whole, "another")).toMatchObject(wrong);
    expect(await shownBy(NEW_KEY)).toEqual([]);
    expect(await importInto(whole, "a passphrase")).toEqual({ ok: true, imported: 1 });
    expect(await shownBy(NEW_KEY)).toMatchObject([{ data: { colour: "red" }, secrets: ["code"], problem: undefined }]);
    // A file without secrets leaves those that are stored.
    expect(await importInto(bare)).toEqual({ ok: true, imported: 1 });
    expect(await shownBy(NEW_KEY)).toMatchObject([{ secrets: ["code"], problem: undefined }]);
  });
});

it("is not imported where it would be refused as a change", async () => {
  await withKey(KEY, async (locks) => {
    locks.kinds = [{ ...lock, fields: z.strictObject({ colour: z.string(), code: z.string().optional() }) }];
    await set(locks, { colour: "red", code: "c".repeat(101) });
    const file = await locks.exportAll("a passphrase");
    locks.kinds = [lock];
    const outcome = await locks.importAll(file, "a passphrase");
    expect(outcome).toMatchObject({ ok: false, faults: [{ field: "records.0.code" }] });
  });
});

describe("an import", () => {
  const imported = (records: unknown) =>
    withKey(KEY, (locks) => locks.importAll(JSON.stringify({ format: "hearth-records", version: 1, records })));

  it("names every fault with its place, and then writes nothing", async () => {
    const outcome = await imported([
      { kind: "lock", id: "door", version: 1, data: { colour: "red" } },
      { kind: "lock", id: "gate", version: 1, data: { colour: 3 } },
      { kind: "setting", id: "MAX_NUM_CTX", version: 1, data: { value: "12" } },
      { kind: "weather", id: "rain", version: 1, data: {} },
    ]);
    const places = outcome.ok ? [] : outcome.faults.map(({ field }) => field);
    expect(places).toEqual(["records.1.data.colour", "records.2.data.value", "records.3.kind"]);
    expect(await shownBy(KEY)).toEqual([]);
  });

  it("is as strict as a change: with sizes, with secrets, and with what a newer version wrote", async () => {
    const token = { grants: ["read"], hashes: [], note: "x".repeat(16_000) };
    const large = await imported([{ kind: "token", id: "a@b", version: 1, data: token }]);
    expect(large).toMatchObject({ ok: false, faults: [{ field: "records.0.data" }] });
    await imported([{ kind: "lock", id: "door", version: 1, data: { colour: "red" } }]);
    await runInDurableObject(store() as DurableObjectStub<SettingsStore>, (_, { storage }) => {
      storage.sql.exec("UPDATE records SET version = 2");
    });
    const over = await imported([{ kind: "lock", id: "door", version: 1, data: { colour: "blue" } }]);
    expect(over).toMatchObject({
      ok: false,
      faults: [{ field: "records.0", problem: expect.stringContaining("newer") }],
    });
  });

  it("does not make more of a kind than there may be", async () => {
    const four = [1, 2, 3, 4].map((n) => ({ kind: "lock", id: `door-${n}`, version: 1, data: { colour: "red" } }));
    expect(await imported(four)).toMatchObject({
      ok: false,
      faults: [{ problem: expect.stringContaining("more than 3") }],
    });
    expect(await imported(four.slice(1))).toEqual({ ok: true, imported: 3 });
    const refused = await withKey(KEY, (locks) => set(locks, { colour: "red" }, "one-more"));
    expect(refused).toMatchObject({ ok: false, faults: [{ problem: expect.stringContaining("one too many") }] });
  });

  it.each(["", "[]", "{}", '{"format":"hearth-records","version":2,"records":[]}'])(
    "refuses the file %j",
    async (file) => {
      expect(await withKey(KEY, (locks) => locks.importAll(file))).toMatchObject({ ok: false });
    },
  );
});
