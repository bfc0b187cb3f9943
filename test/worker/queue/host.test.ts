import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, inject, test, vi } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { currentConfig, requireConfig } from "../../../src/config/config-source.ts";
import { ActiveRequest } from "../../../src/queue/request/active-request.ts";
import { RequestQueue } from "../../../src/queue/request-queue.ts";
import { RequestRunner } from "../../../src/queue/request-runner.ts";
import { RequestStore } from "../../../src/queue/store/request-store.ts";
import { connect, home, startAnew } from "../hearth.ts";
import { queue, submissionOf, Viewer } from "./viewer.ts";

beforeEach(startAnew);

/** Runs in an object that has no storage yet. */
const inNewObject = <T>(name: string, run: (state: DurableObjectState) => Promise<T>) =>
  runInDurableObject(env.REQUEST_QUEUE.getByName(name), async (_, state) => {
    await state.storage.deleteAlarm();
    await state.storage.deleteAll();
    return run(state);
  });

const submission = submissionOf({ id: "req_attic_00000000000000000001", user: "owner", model: "gemma3:270m" });

/** Runs one request in an object, and returns the state in which it ended. */
async function runOne(state: DurableObjectState, config: Config) {
  const store = new RequestStore(state.storage);
  const runner = new RequestRunner(state, env, store);
  runner.configure(config);
  const request = new ActiveRequest(submission, Date.now());
  runner.scheduler.enqueue(request);
  runner.startNext();
  await vi.waitFor(() => expect(request.lifecycle.ended).toBe(true), { timeout: 4_000 });
  return { event: store.ended(submission.id, "owner")?.event, store };
}

describe("an object of a host", () => {
  test("asks its own host and no other, and keeps the host's name for an event that does not know it", async () => {
    const config = requireConfig(await currentConfig(env));
    const attic = { ...config.hosts[0], id: "attic", baseUrl: inject("standIn") };
    const off = { ...config.hosts[0], baseUrl: "http://127.0.0.1:1" };
    const { event, hosts } = await inNewObject("attic", async (state) => {
      const { event, store } = await runOne(state, { ...config, hosts: [off, attic] });
      const rows = state.storage.sql.exec<{ host: string }>("SELECT host FROM requests").toArray();
      return { event, hosts: [...rows.map(({ host }) => host), store.host(undefined)] };
    });
    expect(event).toMatchObject({ state: "done", result: { text: expect.stringContaining(submission.id) } });
    expect(hosts).toEqual(["attic", "attic"]);
    expect(await home.record({ path: "/api/generate" })).toHaveLength(1);
  });

  test("that the owner has removed fails its requests with a sentence, and asks nobody", async () => {
    const config = requireConfig(await currentConfig(env));
    const { event } = await inNewObject("attic", (state) => runOne(state, config));
    expect(event).toMatchObject({ state: "failed", error: { code: "misconfigured" } });
    expect(await home.record({ path: "/api/generate" })).toEqual([]);
  });

  test("of a build that stored no host is the first one", async () => {
    const host = await inNewObject("home", async (state) => new RequestStore(state.storage).host(undefined));
    expect(host).toBe("home");
  });
});

describe("settings that cannot be read", () => {
  test("stop nothing for good: the alarm is planned again, and the work runs once they are corrected", async () => {
    const waiting = { ...submission, id: "req_home_00000000000000000001" };
    await inNewObject("home", async (state) => {
      new RequestStore(state.storage).insert("home", waiting, Date.now(), undefined);
      await new RequestQueue(state, { ...env, MCP_AUTH_TOKEN: "short" } as never).alarm();
      expect(await state.storage.getAlarm()).not.toBeNull();
    });
    expect(await home.record({ path: "/api/generate" })).toEqual([]);
    await queue().status("owner");
    expect(await Viewer.attach(waiting.id, "owner").over).toMatchObject({ state: "done" });
  });
});

test("a stored request of a kind that only a newer build knows ends as interrupted, and stops nothing else", async () => {
  const unknown = { ...submission, id: "req_home_00000000000000000002" };
  const known = { ...submission, id: "req_home_00000000000000000003" };
  await inNewObject("home", async (state) => {
    const store = new RequestStore(state.storage);
    for (const stored of [unknown, known]) store.insert("home", stored, Date.now(), undefined);
    state.storage.sql.exec("UPDATE requests SET kind = 'agent' WHERE id = ?", unknown.id);
  });
  const { requests } = await queue().status("owner");
  expect(await Viewer.attach(known.id, "owner").over).toMatchObject({ state: "done" });
  expect(requests.find(({ id }) => id === unknown.id)).toMatchObject({
    state: "interrupted",
    ended_at: expect.anything(),
  });
});

test("an id with an invented host is unknown, and makes no object", async () => {
  const client = await connect();
  await client.call("ollama_list_requests");
  const before = await listDurableObjectIds(env.REQUEST_QUEUE);
  for (const tool of ["ollama_get_request", "ollama_cancel_request"]) {
    const { text } = await client.call(tool, { request_id: `req_invented_${"0".repeat(20)}` });
    expect(text).toContain("[request_not_found");
  }
  expect(await listDurableObjectIds(env.REQUEST_QUEUE)).toHaveLength(before.length);
});
