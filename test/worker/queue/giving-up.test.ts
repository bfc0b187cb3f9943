import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { currentConfig, requireConfig } from "../../../src/config/config-source.ts";
import type { Submission } from "../../../src/core/request.ts";
import { RequestRunner } from "../../../src/queue/request-runner.ts";
import { RequestStore } from "../../../src/queue/store/request-store.ts";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";
import { queue, submissionOf, Viewer } from "./viewer.ts";

beforeEach(startAnew);

const model = "gemma3:270m";
const path = "/api/generate";
const id = "req_home_00000000000000000001";
const waiting = submissionOf({ id, user: "owner", model });
const inQueue = <T>(act: (state: DurableObjectState) => T) =>
  runInDurableObject(queue(), (_, state) => act(state)) as Promise<T>;
const exec = (statement: string) => inQueue(({ storage }) => storage.sql.exec(statement).toArray());

/** An object that takes up what is stored and dies as it reads the first input. */
const dieReading = () =>
  dieOf((store, die) => {
    store.input = () => {
      die();
      throw new Error("too large");
    };
  });

/** One that dies a moment after it has started the first request. */
const dieAtWork = () =>
  dieOf((store, die, storage) => {
    const { started } = store;
    store.started = (...start) => {
      started.apply(store, start);
      storage.sync().then(die);
    };
  });

/** @param prepare makes a store with which an object dies */
async function dieOf(
  prepare: (store: RequestStore, die: () => void, storage: DurableObjectStorage) => void,
): Promise<void> {
  const config = requireConfig(await currentConfig(env));
  let isDead = false;
  // The call into the object does not return from its death.
  inQueue((state) => {
    const store = new RequestStore(state.storage);
    const die = () => {
      isDead = true;
      state.abort("too large");
    };
    prepare(store, die, state.storage);
    const runner = new RequestRunner(state, env, store);
    runner.configure(config);
    for (const unfinished of store.takeUnfinished()) runner.takeUp(unfinished);
    runner.startNext();
  }).catch(() => {});
  await vi.waitFor(() => expect(isDead).toBe(true));
  await abortAllDurableObjects();
}

describe("a request that an object dies of", () => {
  test("is begun three times, is given up then with a sentence, and what waits behind it runs", async () => {
    const behind = submissionOf({ id: "req_home_00000000000000000002", user: "owner", model });
    await inQueue(({ storage }) => {
      const store = new RequestStore(storage);
      store.insert("home", waiting, Date.now() - 1, undefined);
      store.insert("home", behind, Date.now(), undefined);
    });
    for (let times = 0; times < 3; times++) await dieReading();
    await queue().status("owner");
    const end = await Viewer.attach(id, "owner").over;
    expect(end).toMatchObject({ state: "interrupted", error: { code: "interrupted" } });
    expect(end).toMatchObject({
      error: { message: expect.stringContaining("3 times while it began or resumed this request") },
    });
    expect(await Viewer.attach(behind.id, "owner").over).toMatchObject({ state: "done" });
    expect(await home.record({ path })).toHaveLength(1);
  });

  test("runs where the object died for another reason, and its attempts are forgotten once it has started", async () => {
    await home.script({ count: 3, holdAfter: 1 });
    await inQueue(({ storage }) => new RequestStore(storage).insert("home", waiting, Date.now(), undefined));
    for (let times = 0; times < 2; times++) await dieReading();
    await queue().status("owner");
    await home.waitFor({ path, wait: "held" });
    const attempts = () => exec("SELECT attempts FROM requests");
    await vi.waitFor(async () => expect(await attempts()).toEqual([{ attempts: 0 }]));
    await home.release();
    expect(await Viewer.attach(id, "owner").over).toMatchObject({ state: "done" });
  });
});

describe("a request of steps that was running when its object died", () => {
  const batch = { ...waiting, kind: "batch", body: { prompts: ["One", "Two", "Three", "Four", "Five"] } } as Submission;
  const attempts = () => exec("SELECT attempts FROM requests");
  const running = () =>
    inQueue(({ storage }) => new RequestStore(storage).insert("home", batch, Date.now(), Date.now()));

  test("is resumed three times, and is given up then with what it has", async () => {
    await home.script({ count: 3, holdAfter: 1, times: "always" });
    await running();
    for (let times = 1; times <= 3; times++) {
      await dieAtWork();
      expect(await attempts()).toEqual([{ attempts: times }]);
    }
    await queue().status("owner");
    expect(await Viewer.attach(id, "owner").over).toMatchObject({
      state: "interrupted",
      error: { message: expect.stringContaining("3 times while it began or resumed this request") },
    });
  });

  test("is resumed as often as it has made a step in between", async () => {
    await home.script({ count: 3 }, { count: 3, holdAfter: 1 });
    await running();
    for (let step = 1; step < 5; step++) {
      await queue().status("owner");
      await home.waitFor({ path, wait: "held" });
      await vi.waitFor(async () => expect((await queue().items(id, "owner", 0, 1e6)).done).toBe(step));
      expect(await attempts()).toEqual([{ attempts: 0 }]);
      await abortAllDurableObjects();
      await home.reset();
      await home.script({ count: 3 }, { count: 3, holdAfter: 1 });
    }
    await queue().status("owner");
    expect(await Viewer.attach(id, "owner").over).toMatchObject({ state: "done" });
  });

  test("is not taken for the cause once its object has lived on", async () => {
    await home.script({ count: 3, holdAfter: 1, times: "always" });
    await running();
    for (let times = 0; times < 2; times++) await dieAtWork();
    await queue().status("owner");
    await home.waitFor({ path, wait: "held" });
    await runDurableObjectAlarm(queue());
    expect(await attempts()).toEqual([{ attempts: 3 }]);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
    try {
      await runDurableObjectAlarm(queue());
    } finally {
      vi.useRealTimers();
    }
    expect(await attempts()).toEqual([{ attempts: 0 }]);
  });
});

describe("a request that has waited for a day", () => {
  test("is not taken up by the next object", async () => {
    await inQueue(({ storage }) =>
      new RequestStore(storage).insert("home", waiting, Date.now() - 90_000_000, undefined),
    );
    await abortAllDurableObjects();
    await queue().status("owner");
    expect(await Viewer.attach(id, "owner").over).toMatchObject({
      state: "interrupted",
      error: { message: expect.stringContaining("waited for a day") },
    });
    expect(await home.record({ path })).toEqual([]);
  });

  test("ends by the alarm of the object in which it waits", async () => {
    await home.script({ count: 4, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    await client.call("ollama_generate", { model, prompt: "Go" });
    const { value } = await client.call("ollama_generate", { model, prompt: "Later" });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 25 * 3_600_000 });
    try {
      await runDurableObjectAlarm(queue());
    } finally {
      vi.useRealTimers();
    }
    const { text } = await client.call("ollama_get_request", { request_id: value.request_id });
    expect(text).toMatch(/waited for a day[\s\S]*\[interrupted/);
  });
});

describe("the alarm", () => {
  test("comes again however often its work fails", async () => {
    await (await connect()).call("ollama_generate", { model, prompt: "Go" });
    await exec("UPDATE requests SET ended_at = 1");
    await exec("CREATE TRIGGER full BEFORE DELETE ON pieces BEGIN SELECT RAISE(ABORT, 'full'); END");
    for (let times = 0; times < 8; times++) {
      await runDurableObjectAlarm(queue()).catch(() => {});
      expect(await inQueue(({ storage }) => storage.getAlarm())).not.toBeNull();
    }
    await exec("DROP TRIGGER full");
    await runDurableObjectAlarm(queue());
    expect(await exec("SELECT * FROM pieces")).toEqual([]);
  });
});
