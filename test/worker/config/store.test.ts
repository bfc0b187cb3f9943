import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { knownRecords } from "../../../src/config/known-records.ts";
import { startAnew, TOKEN, workerWith } from "../hearth.ts";
import { change, inStore, listTools, makeToken, shown, storedText } from "./settings-store.ts";

const HALF_A_MINUTE = 30_000;
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

beforeEach(async () => {
  await startAnew();
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A Worker whose SettingsStore answers through `answer`, with a count of the questions. */
function workerThatAsks(answer: (ask: () => Promise<unknown>) => Promise<unknown>) {
  const real = env.SETTINGS_STORE;
  const count = { asked: 0 };
  const getByName = (name: string) => ({
    read: (known?: number) => {
      count.asked += 1;
      return answer(() => Promise.resolve(real.getByName(name).read(known)));
    },
  });
  return { worker: workerWith({ SETTINGS_STORE: { getByName } }), count };
}

describe("the store", () => {
  it("is asked at most once in 30 seconds by a warm isolate, however many calls come at once", async () => {
    const { worker, count } = workerThatAsks((ask) => ask());
    const calls = () => Promise.all(Array.from({ length: 20 }, () => listTools(worker, TOKEN)));
    await calls();
    later(HALF_A_MINUTE - 1);
    await calls();
    expect(count.asked).toBe(1);
    later(1);
    await calls();
    expect(count.asked).toBe(2);
  });

  it("is asked by each object for itself: objects of one isolate must not wait for what another has asked", async () => {
    let asked = 0;
    const read = async () => ({ revision: ++asked, records: [] });
    const bound = { SETTINGS_STORE: { getByName: () => ({ read }) } } as never;
    const [one, other] = [{}, {}];
    await Promise.all([one, one, other, other].map((asker) => knownRecords(bound, asker)));
    expect(asked).toBe(2);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("away"))],
    ["never answers", () => new Promise(() => {})],
  ])("keeps what an isolate knows while it %s", async (_, away) => {
    const token = await makeToken("laptop");
    let isAway = false;
    const { worker, count } = workerThatAsks((ask) => (isAway ? away() : ask()));
    expect((await listTools(worker, token)).status).toBe(200);
    isAway = true;
    later(HALF_A_MINUTE);
    expect((await listTools(worker, token)).status).toBe(200);
    expect((await listTools(worker, TOKEN)).status).toBe(200);
    expect(count.asked).toBe(2);
    isAway = false;
    await change("token", "laptop");
    later(5_000);
    expect((await listTools(worker, token)).status).toBe(401);
  });

  it("does not make an isolate that knows nothing refuse a token for good", async () => {
    const { worker } = workerThatAsks(() => Promise.reject(new Error("away")));
    expect((await listTools(worker, TOKEN)).status).toBe(200);
    const response = await listTools(worker, await makeToken("laptop"));
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ error: "storage_failed", retryable: true });
  });

  it("loses nothing when it is killed", async () => {
    const token = await makeToken("laptop");
    await abortAllDurableObjects();
    expect((await listTools(workerWith(), token)).status).toBe(200);
  });

  it("says that it is full, changes nothing, and is read all the same", async () => {
    const token = await makeToken("laptop");
    await inStore("CREATE TRIGGER full BEFORE INSERT ON records BEGIN SELECT RAISE(ABORT, 'full'); END");
    const refused = { ok: false, faults: [{ problem: expect.stringContaining("could not be stored") }] };
    expect(await change("token", "laptop", { grants: "read" })).toMatchObject(refused);
    expect(await shown("token")).toMatchObject([{ data: { grants: ["read", "chat"] } }]);
    expect((await listTools(workerWith(), token)).status).toBe(200);
  });

  it("keeps records of a newer version and leaves them alone", async () => {
    const token = await makeToken("laptop");
    await makeToken("phone");
    await inStore(
      "UPDATE records SET version = 2 WHERE id = 'phone@owner'",
      "INSERT INTO records VALUES ('weather', 'rain', 1, '{\"wet\":true}', '{}', 7, 7)",
      "UPDATE revision SET revision = revision + 1",
    );
    expect((await listTools(workerWith(), token)).status).toBe(200);
    const problem = expect.stringContaining("newer Hearth");
    expect(await change("token", "phone", { grants: "read" })).toMatchObject({ ok: false, faults: [{ problem }] });
    expect(await change("weather", "rain", { wet: false })).toMatchObject({ ok: false, faults: [{ field: "kind" }] });
    const records = await shown();
    expect(records.find(({ id }) => id === "rain")).toMatchObject({ data: {}, problem });
    expect(records.find(({ id }) => id === "phone@owner")).toMatchObject({ data: {}, problem });
    expect(await storedText()).toContain("wet");
  });

  it("removes whatever is stored, also of a kind or with an id that it does not know", async () => {
    await inStore(
      "INSERT INTO records VALUES ('weather', 'rain', 1, '{}', '{}', 7, 7)",
      "INSERT INTO records VALUES ('token', 'no id any more!', 1, '{}', '{}', 7, 7)",
    );
    for (const [kind, id] of [
      ["weather", "rain"],
      ["token", "no id any more!"],
    ] as const) {
      expect(await change(kind, id)).toEqual({ ok: true });
      expect(await change(kind, id)).toMatchObject({ ok: false });
    }
  });

  it("works with tables of a newer schema", async () => {
    const token = await makeToken("laptop");
    await inStore("UPDATE schema_version SET version = 99", "ALTER TABLE records ADD COLUMN later TEXT");
    await abortAllDurableObjects();
    expect((await listTools(workerWith(), token)).status).toBe(200);
    expect(await change("token", "laptop", { grants: "read" })).toMatchObject({ ok: true });
  });

  it("refuses a change of what was changed meanwhile", async () => {
    const made = await change("setting", "DEFAULT_MODEL", { value: "a" });
    const expected = made.ok ? made.record?.revision : undefined;
    await change("setting", "DEFAULT_MODEL", { value: "b" });
    const late = await change("setting", "DEFAULT_MODEL", { value: "c" }, expected);
    expect(late).toMatchObject({ ok: false, faults: [{ problem: expect.stringContaining("changed meanwhile") }] });
    expect(await change("setting", "DEFAULT_NUM_CTX", { value: 4096 }, 0)).toMatchObject({ ok: true });
    expect(await shown("setting")).toMatchObject([{ data: { value: "b" } }, { data: { value: 4096 } }]);
  });
});
