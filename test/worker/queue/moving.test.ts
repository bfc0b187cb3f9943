import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { change } from "../config/settings-store.ts";
import { home, second } from "../hearth.ts";
import {
  asked,
  client,
  endWithOneHost,
  FALLBACKS,
  model,
  path,
  promptsAt,
  rowsOf,
  setHost,
  startWithTwoHosts,
  turnHomeOff,
} from "./two-hosts.ts";

beforeEach(startWithTwoHosts);
afterAll(endWithOneHost);

const NOTICE = "home was unreachable; gaming answered.";

describe("a request whose host is off", () => {
  test("is answered by the next host under its own id, and says so in its answer and in both rows", async () => {
    await turnHomeOff();
    const { id, host, end } = await client().run(asked("Where are you?"));
    expect(id).toMatch(/^req_home_/);
    expect(host).toBe("gaming");
    expect(end).toMatchObject({ state: "done", wishes: { notices: [NOTICE] } });
    expect(await promptsAt(home)).toEqual([]);
    expect(await promptsAt(second)).toEqual(["Where are you?"]);
    expect(await rowsOf("home")).toEqual([
      expect.objectContaining({ id, state: "moved", error_code: "tunnel_down", moved_to: "gaming" }),
    ]);
    expect(await rowsOf("gaming")).toEqual([
      expect.objectContaining({ id, host: "gaming", state: "done", moved_from: "home:tunnel_down" }),
    ]);
  });

  test("stays there once the host is back", async () => {
    await turnHomeOff();
    await client().run(asked("First"));
    await home.reset();
    const { host, end } = await client().run(asked("Second"));
    expect([host, end]).toEqual(["home", expect.objectContaining({ state: "done", wishes: {} })]);
    expect(await promptsAt(second)).toEqual(["First"]);
  });

  test.each(["connection-reset", "bad-gateway-502", "503-busy", "524-html", "523"] as const)(
    "because of %s",
    async (preset) => {
      await home.script({ path, preset, times: "always" });
      expect(await client().run(asked("Hello"))).toMatchObject({ host: "gaming", end: { state: "done" } });
      // A busy host is asked four times, with pauses.
    },
    15_000,
  );

  test("asks for the name that the model has at the next host", async () => {
    await second.reset({ models: [{ name: "gemma:small" }] });
    await home.reset({ models: [{ name: "other:1b" }] });
    const fallbacks = [{ host: "gaming", model: "gemma:small" }];
    const { end } = await client().run(asked("Hello", { fallbacks }));
    const notices = ["home did not have the model; gaming answered."];
    expect(end).toMatchObject({ state: "done", result: { model: "gemma:small" }, wishes: { notices } });
  });

  test("moves although nobody watches any more", async () => {
    await home.script({ path, holdAfter: 0, preset: "530-tunnel-down" });
    const { id, end } = await client({ until: Date.now() + 50 }).run(asked("Later"));
    expect(end).toBeUndefined();
    await home.waitFor({ path, wait: "held" });
    await home.release();
    await second.waitFor({ path, wait: "ended" });
    expect(await client().collect(id, 0)).toMatchObject({ id, host: "gaming", end: { state: "done" } });
  });

  test("ends with the errors of all hosts where none can do it, and can be collected", async () => {
    await turnHomeOff();
    await second.script({ path, preset: "bad-gateway-502", times: "always" });
    const { id, end } = await client().run(asked("Hello"));
    const message = expect.stringMatching(
      /^home was unreachable, so the request moved to gaming\. There: The tunnel is up/,
    );
    expect(end).toMatchObject({ state: "failed", error: { code: "home_unreachable", message } });
    expect((await client().collect(id, 0)).end).toEqual(end);
  });

  test("does not move to a host that the owner has removed", async () => {
    await turnHomeOff();
    const fallbacks = [{ host: "attic", model }, ...FALLBACKS];
    expect(await client().run(asked("One", { fallbacks }))).toMatchObject({ host: "gaming", end: { state: "done" } });
    await setHost(undefined);
    const { host, end } = await client().run(asked("Two"));
    expect(host).toBeUndefined();
    expect(end).toMatchObject({
      error: { code: "tunnel_down", message: expect.stringMatching(/^The tunnel to the home/) },
    });
  });
});

describe("a request stays where it is", () => {
  test("once there is a token", async () => {
    await home.script({ count: 9, fault: { kind: "destroy", after: 3 } });
    const { end } = await client().run(asked("Go"));
    expect(end).toMatchObject({ state: "failed", error: { code: "stream_cut" }, result: { text: "t0 t1 t2" } });
    expect(await second.record()).toEqual([]);
  });

  test.each(["access-302", "403-empty"] as const)("where the settings are at fault, such as by %s", async (preset) => {
    await home.script({ path, preset });
    expect((await client().run(asked("Go"))).end?.state).toBe("failed");
    expect(await second.record()).toEqual([]);
  });

  test("if it is a transfer", async () => {
    await turnHomeOff();
    const { end } = await client().run({ kind: "push", model, body: {}, wishes: {}, fallbacks: FALLBACKS });
    expect(end).toMatchObject({ error: { code: "tunnel_down" } });
    expect(await second.record()).toEqual([]);
  });

  test("once a batch has an item, and moves before", async () => {
    const batch = (prompts: string[]) => asked("", { kind: "batch", body: { prompts } } as never);
    await home.script({ path, count: 1 }, { path, preset: "connection-reset", times: "always" });
    const stayed = await client().run(batch(["one", "two"]));
    expect(stayed).toMatchObject({ host: "home", end: { error: { code: "home_unreachable" } } });
    expect(await second.record()).toEqual([]);
    const moved = await client().run(batch(["three", "four"]));
    expect(moved).toMatchObject({ host: "gaming", end: { state: "done", wishes: { notices: [NOTICE] } } });
    expect((await client().items(moved.id, 0, 10_000)).items).toHaveLength(2);
  });
});

describe("a host with a full queue", () => {
  test("has no room for a turn, unless another host that can serve it has", async () => {
    await change("setting", "MAX_QUEUED_REQUESTS", { value: 0 });
    await setHost({ url: inject("secondStandIn") });
    await home.script({ count: 3, holdAfter: 1 });
    await client({ until: Date.now() + 300 }).run(asked("One"));
    await expect(client().assertRoom("chat", 100)).rejects.toMatchObject({ code: "queue_full" });
    await client().assertRoom("chat", 100, ["home", "gaming"]);
    await expect(client().assertRoom("chat", 100, ["home"])).rejects.toMatchObject({ code: "queue_full" });
  });

  test("gives the request to the next one, which counts its own places", async () => {
    await change("setting", "MAX_QUEUED_REQUESTS", { value: 0 });
    await setHost({ url: inject("secondStandIn"), parallel: 2 });
    await home.script({ count: 3, holdAfter: 1 });
    await second.script({ count: 3, holdAfter: 1, times: 2 });
    const soon = () => client({ until: Date.now() + 300 });
    expect(await soon().run(asked("One"))).toMatchObject({ host: "home", state: "running" });
    for (const prompt of ["Two", "Three"]) {
      expect(await soon().run(asked(prompt))).toMatchObject({ host: "gaming", state: "running" });
    }
    const full = await client().run(asked("Four"));
    const message = expect.stringMatching(
      /^home had no place in its queue, so the request moved to gaming\. There: The queue is full/,
    );
    expect(full.end).toMatchObject({ state: "failed", error: { code: "queue_full", message } });
    expect((await client().collect(full.id, 0)).end).toMatchObject({ error: { message } });
  });
});
