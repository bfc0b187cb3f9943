import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { knownRecords } from "../../../src/config/known-records.ts";
import { connect, home, IMPATIENT, startAnew, TOKEN, workerWith } from "../hearth.ts";
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

describe("a token made while Hearth runs", () => {
  it("works with exactly its grants, for its user", async () => {
    const client = await connect({ token: await makeToken("laptop@anna", { grants: "read" }) });
    const names = await client.toolNames();
    expect(names).toContain("ollama_list_models");
    expect(names).not.toContain("ollama_generate");
    expect((await client.call("ollama_get_config")).value).toMatchObject({ grants: ["read"] });
  });

  it("works within 30 seconds in an isolate that has just asked, and is refused within 30 seconds of its removal", async () => {
    const worker = workerWith();
    expect((await listTools(worker, TOKEN)).status).toBe(200);
    const token = await makeToken("laptop");
    later(HALF_A_MINUTE);
    expect((await listTools(worker, token)).status).toBe(200);
    expect(await change("token", "laptop")).toEqual({ ok: true });
    later(HALF_A_MINUTE);
    expect((await listTools(worker, token)).status).toBe(401);
  });

  it("has a successor that works beside it, until one of them is revoked", async () => {
    const first = await makeToken("laptop");
    const second = await makeToken("laptop", { rotate: true });
    for (const token of [first, second]) expect((await listTools(workerWith(), token)).status).toBe(200);
    expect(await change("token", "laptop", { rotate: true })).toMatchObject({
      ok: false,
      faults: [{ field: "rotate" }],
    });
    const hash = createHash("sha256").update(first).digest("hex").slice(0, 8);
    expect(await shown("token")).toMatchObject([{ data: { tokens: [{ hash }, {}] } }]);
    expect(await change("token", "laptop", { revoke: hash })).toMatchObject({ ok: true });
    expect((await listTools(workerWith(), first)).status).toBe(401);
    expect((await listTools(workerWith(), second)).status).toBe(200);
  });

  it("stands nowhere in the store, nor in a list", async () => {
    const token = await makeToken("laptop");
    expect(await storedText()).not.toContain(token);
    expect(JSON.stringify(await shown())).not.toMatch(/hearth_|[0-9a-f]{16}/);
  });

  it("changes its grants without a new token", async () => {
    const token = await makeToken("laptop");
    expect(await change("token", "laptop", { grants: ["read", "manage"] })).toMatchObject({
      ok: true,
      shownOnce: undefined,
    });
    const client = await connect({ token });
    expect((await client.call("ollama_get_config")).value).toMatchObject({ grants: ["read", "manage"] });
  });

  it("leaves MCP_AUTH_TOKEN alone, whose grants a record may choose", async () => {
    await change("token", "owner-token", { grants: "read,chat" });
    const client = await connect();
    expect((await client.call("ollama_get_config")).value).toMatchObject({ grants: ["read", "chat"] });
    expect(await change("token", "owner-token", { rotate: true })).toMatchObject({
      ok: false,
      faults: [{ field: "rotate" }],
    });
  });
});

describe("a setting that is changed while Hearth runs", () => {
  it("is in effect within 30 seconds, and ends with its record", async () => {
    const client = await connect({ settings: { DEFAULT_MODEL: "smollm2:135m" } });
    const model = async () => (await client.call("ollama_get_default_model")).value;
    expect(await model()).toMatchObject({ model: "smollm2:135m" });
    await change("setting", "default_model", { value: "gemma3:270m" });
    later(HALF_A_MINUTE);
    expect(await model()).toMatchObject({ model: "gemma3:270m" });
    await change("setting", "DEFAULT_MODEL");
    later(HALF_A_MINUTE);
    expect(await model()).toMatchObject({ model: "smollm2:135m" });
  });

  it("reaches the queue", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    const ask = (prompt: string) => client.call("ollama_generate", { model: "gemma3:270m", prompt });
    expect((await ask("First")).value).toMatchObject({ status: "running" });
    await change("setting", "MAX_QUEUED_REQUESTS", { value: 0 });
    later(HALF_A_MINUTE);
    expect((await ask("Second")).text).toContain("queue_full");
  });

  it.each([
    ["MAX_NUM_CTX", "12", "value", "must be at least 256"],
    ["MAX_NUM_CTX", "", "value", "is empty; remove the record instead"],
    ["MAX_NUM_CTX", null, "value", "must be a text, a number, or true or false"],
    ["MAX_NUM_CTXX", "4096", "id", "Did you mean MAX_NUM_CTX?"],
    ["OWNER_PASSWORD", "a-new-password", "id", "is set in the environment only"],
    ["__proto__", "1", "id", "is no setting"],
  ])("%s = %s is refused at %s: %s", async (id, value, field, problem) => {
    const outcome = await change("setting", id, { value });
    expect(outcome).toMatchObject({ ok: false, faults: [{ field, problem: expect.stringContaining(problem) }] });
    expect(await shown()).toEqual([]);
  });

  it("names every fault together", async () => {
    const outcome = await change("token", "laptop", { grants: ["reed", "chat"], rotat: true, sha256: "abc" });
    const fields = outcome.ok ? [] : outcome.faults.map(({ field }) => field);
    expect(fields.toSorted()).toEqual(["grants.0", "rotat", "sha256"]);
  });
});

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
