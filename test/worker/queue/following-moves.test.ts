import { abortAllDurableObjects } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, beforeEach, describe, expect, inject, test, vi } from "vitest";
import { newRequestId, type Submission } from "../../../src/core/request.ts";
import { change } from "../config/settings-store.ts";
import { home, second } from "../hearth.ts";
import { written } from "../written.ts";
import {
  asked,
  client,
  endWithOneHost,
  FALLBACKS,
  model,
  path,
  promptsAt,
  queueOf,
  rowsOf,
  runningElsewhere,
  setHost,
  soon,
  startWithTwoHosts,
  turnHomeOff,
} from "./two-hosts.ts";

beforeEach(startWithTwoHosts);
afterAll(endWithOneHost);

describe("a request that has moved", () => {
  test("is collected, looked at and listed once, by the id that it had", async () => {
    const id = await runningElsewhere();
    expect(await soon().collect(id, 0)).toMatchObject({ id, host: "gaming", state: "running", text: "t0 t1" });
    expect(await client().look(id)).toMatchObject({ id, state: "running", text: "t0 t1" });
    expect(await client().isOpen(id)).toBe(true);
    const listed = await client().status();
    expect(listed).toMatchObject({ running: 1, waiting: 0, requests: [{ id, host: "gaming", state: "running" }] });
    await second.release();
    expect(await client().collect(id, 3)).toMatchObject({
      id,
      end: { state: "done", result: { text: "t0 t1 t2 t3" } },
    });
    expect((await client().status()).requests).toHaveLength(1);
    expect(await client().isOpen(id)).toBe(false);
  });

  test("is not shown to another user", async () => {
    const id = await runningElsewhere();
    const stranger = client({ caller: { user: "anna", client: "test", grants: [] } as never });
    await expect(stranger.collect(id, 0)).rejects.toMatchObject({ code: "request_not_found" });
    expect(await stranger.cancel(id)).toBe("unknown");
    expect((await stranger.items(id, 0, 10)).items).toEqual([]);
  });

  test("is cancelled by its id, which reaches the host that works", async () => {
    const id = await runningElsewhere();
    expect(await client().cancel(id)).toBe("cancelled");
    await second.waitFor({ path, wait: "closed" });
    expect(await client().cancel(id)).toBe("ended");
    expect(await client().collect(id, 0)).toMatchObject({ end: { state: "cancelled", result: { text: "t0 t1" } } });
  });

  test("is cancelled by the key of its call", async () => {
    const id = await runningElsewhere("Go", { callKey: "owner/session/7" });
    await client().cancelCall("owner/session/7");
    await second.waitFor({ path, wait: "closed" });
    expect(await client().collect(id, 0)).toMatchObject({ end: { state: "cancelled" } });
  });

  test("stops when its client leaves for good", async () => {
    await turnHomeOff();
    await second.script({ count: 4, holdAfter: 2 });
    const leaves = new AbortController();
    const call = client({ signal: leaves.signal, leavingCancels: true }).run(asked("Go"));
    await second.waitFor({ path, wait: "held" });
    leaves.abort();
    await call;
    await second.waitFor({ path, wait: "closed" });
  });

  test("is joined by a repeat, and one that is watched is not", async () => {
    const id = await runningElsewhere();
    const places = [{ host: "home", model }, ...FALLBACKS];
    const twin = await client().findTwin(asked("Go"), places);
    expect(twin).toEqual({ host: "gaming", model });
    const again = client().run({ ...asked("Go"), host: "gaming" });
    await vi.waitFor(async () => expect(await client().findTwin(asked("Go"), places)).toBeUndefined());
    await second.release();
    expect(await again).toMatchObject({ id, end: { state: "done" } });
    expect(await promptsAt(second)).toEqual(["Go"]);
  });

  test("is watched by a viewer of an earlier build, which knows no moves and comes back to where it was", async () => {
    await turnHomeOff();
    await second.script({ count: 4, holdAfter: 2 });
    const id = newRequestId("home");
    const submission = { ...asked("Go"), id, tool: "ollama_generate", user: "owner", client: "test" } as Submission;
    const text = async (stream: unknown) => new Response(stream as ReadableStream<Uint8Array>).text();
    const first = await text(await queueOf("home").submit(submission, "viewer"));
    expect(first).toMatch(/"accepted".*\n[\s\S]*\{"type":"moved","host":"gaming"\}\n$/);
    const back = text(await queueOf("home").attach(id, "owner", "viewer", { text: 0, thinking: 0 }));
    await second.waitFor({ path, wait: "held" });
    await second.release();
    const events = (await back)
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string });
    expect(events.at(-1)).toMatchObject({ type: "ended", state: "done", result: { text: "t0 t1 t2 t3" } });
  });

  test("counts once in the day of its user", async () => {
    const anna = () => client({ caller: { user: "anna", client: "test", grants: [] } as never });
    await turnHomeOff();
    await anna().run(asked("Go"));
    await abortAllDurableObjects();
    for (const host of ["home", "gaming"]) await queueOf(host).status("anna");
    const days = await Promise.all(
      ["home", "gaming"].map(async (host) => (await queueOf(host).status("anna")).day?.used),
    );
    expect(days).toEqual([1, 0]);
  });

  test("is written to the log with where it went and why", async () => {
    const before = written.length;
    await turnHomeOff();
    const { id } = await client().run(asked("Go"));
    const line = written.slice(before).find((said) => said.includes("request_moved"));
    expect(JSON.parse(line ?? "{}")).toMatchObject({ request_id: id, from: "home", to: "gaming", code: "tunnel_down" });
  });

  test("delivers the turn of a session, once, to where it began", async () => {
    const [sessions, id] = [env.CHAT_STORE.getByName("anna"), newRequestId("home")];
    const messages = [{ role: "user", content: "Are you there?" } as const];
    await sessions.begin("s", id, messages);
    await turnHomeOff();
    await second.script({ count: 2 });
    const deliverTo = { kind: "session", user: "anna", session_id: "s" } as const;
    const caller = { user: "anna", client: "test", grants: [] } as never;
    await client({ caller }).run(asked("", { id, kind: "chat", body: { messages }, deliverTo } as never));
    expect(await sessions.load("s", 0, 10_000)).toMatchObject({
      messages: [{ message: messages[0] }, { message: { role: "assistant", content: "t0 t1" } }],
    });
    for (const host of ["home", "gaming"]) expect(await rowsOf(host)).toMatchObject([{ id, deliver_to: null }]);
  });
});

describe("how a queue stands", () => {
  test("is told for all hosts, by their own places and their last fault", async () => {
    await setHost({ url: inject("secondStandIn"), parallel: 2 });
    await turnHomeOff();
    const before = Date.now();
    await client().run(asked("Go"));
    await second.script({ count: 4, holdAfter: 2 });
    await soon().run(asked("On", { host: "gaming" }));
    const standing = await client().standing(["home", "gaming"]);
    expect(standing.get("home")).toMatchObject({ running: 0, free: 1, fault: { code: "tunnel_down" } });
    expect(standing.get("home")?.fault?.at).toBeGreaterThanOrEqual(before);
    expect(standing.get("gaming")).toMatchObject({ running: 1, waiting: 0, free: 1, usualMs: expect.any(Number) });
    expect(standing.get("gaming")?.fault).toBeUndefined();
    await home.reset();
    await client().run(asked("Back"));
    expect((await client().standing(["home"])).get("home")).toMatchObject({ free: 1, fault: undefined });
  });

  test("is unknown where an object does not answer, and that holds up nobody", async () => {
    const queues = (host: string) =>
      host === "gaming" ? ({ standing: () => new Promise(() => {}) } as never) : queueOf(host);
    const standing = await client({ queueOf: queues }).standing(["home", "gaming"]);
    expect([...standing.keys()]).toEqual(["home"]);
  });
});

test("with one host nothing moves, and nothing is said of hosts", async () => {
  await setHost(undefined);
  await change("setting", "MAX_QUEUED_REQUESTS", { value: 5 });
  const one = client({ hosts: ["home"] });
  const done = await one.run(asked("Go", { fallbacks: undefined }));
  expect([done.host, done.end?.wishes]).toEqual([undefined, {}]);
  expect((await one.status()).requests).toEqual([expect.not.objectContaining({ host: expect.anything() })]);
  await turnHomeOff();
  expect((await one.run(asked("Off"))).end).toMatchObject({ state: "failed", error: { code: "tunnel_down" } });
  for (const row of await rowsOf("home")) expect(row).toMatchObject({ moved_to: null, moved_from: null });
});
