import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connect, home, IMPATIENT, startAnew, TOKEN, workerWith } from "../hearth.ts";
import { change, listTools, makeToken, shown, storedText } from "./settings-store.ts";

const HALF_A_MINUTE = 30_000;
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

beforeEach(async () => {
  await startAnew();
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

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
