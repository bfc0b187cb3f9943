import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { settingsStore } from "../../../src/config/known-records.ts";
import type { Change, ChangeOutcome } from "../../../src/config/store/change.ts";
import { connect, ORIGIN, startAnew, workerWith } from "../hearth.ts";
import { secrets } from "../written.ts";

const store = () => settingsStore(env);
const change = async (change: Omit<Change, "way">) =>
  (await store().change({ ...change, way: "command" })) as ChangeOutcome;

async function makeToken(id: string, fields: Record<string, unknown> = {}): Promise<string> {
  const outcome = await change({ kind: "token", id, fields });
  if (!outcome.ok || outcome.shownOnce === undefined) throw new Error(JSON.stringify(outcome));
  secrets.add(outcome.shownOnce);
  return outcome.shownOnce;
}

const listTools = (worker: typeof fetch, token: string) =>
  worker(`${ORIGIN}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} }),
  });

beforeEach(startAnew);
afterEach(() => {
  vi.useRealTimers();
});

describe("a token that is made while Hearth runs", () => {
  it("works at once in an isolate that knows no records, with exactly its grants", async () => {
    const token = await makeToken("laptop@anna", { grants: "read" });
    const client = await connect({ token });
    const names = await client.toolNames();
    expect(names).toContain("ollama_list_models");
    expect(names).not.toContain("ollama_generate");
  });

  it("works within 30 seconds in an isolate that has asked before, and is refused within 30 of its removal", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const worker = workerWith();
    expect((await listTools(worker, "hearth_unknown")).status).toBe(401);
    const token = await makeToken("laptop");
    expect((await listTools(worker, token)).status).toBe(401);
    vi.setSystemTime(Date.now() + 30_000);
    expect((await listTools(worker, token)).status).toBe(200);
    expect(await change({ kind: "token", id: "laptop" })).toEqual({ ok: true });
    vi.setSystemTime(Date.now() + 30_000);
    expect((await listTools(worker, token)).status).toBe(401);
  });
});
