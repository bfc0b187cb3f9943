import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { newRequestId, type Submission } from "../../../src/core/request.ts";
import { RequestStore } from "../../../src/queue/store/request-store.ts";
import { home, second } from "../hearth.ts";
import {
  asked,
  client,
  endWithOneHost,
  model,
  path,
  promptsAt,
  queueOf,
  rowsOf,
  runningElsewhere,
  soon,
  startWithTwoHosts,
  turnHomeOff,
} from "./two-hosts.ts";

beforeEach(startWithTwoHosts);
afterAll(endWithOneHost);

describe("an object that dies", () => {
  /** A request that home has decided to move, and of which no other queue has heard. */
  async function leftBehind(id: string): Promise<Submission> {
    const request = { ...asked("Go"), id, tool: "ollama_generate", user: "owner", client: "test" } as Submission;
    await runInDurableObject(queueOf("home"), (_, { storage }) => {
      const store = new RequestStore(storage);
      store.insert("home", request, Date.now(), Date.now());
      const error = { code: "tunnel_down", message: "m", next: "n", retryable: true } as const;
      const result = { model, text: "", thinking: "", toolCalls: [], parts: 0, logprobs: [], promptCut: false };
      store.moved?.begin(id, "gaming", { type: "ended", state: "failed", error, result, wishes: {} }, Date.now());
    });
    await abortAllDurableObjects();
    return request;
  }

  test("between the move and its arrival is followed by one that hands the request over, without a call", async () => {
    const id = newRequestId("home");
    await leftBehind(id);
    await runInDurableObject(queueOf("home"), (_, { storage }) => storage.setAlarm(Date.now()));
    await runDurableObjectAlarm(queueOf("home"));
    await second.waitFor({ path, wait: "ended" });
    expect(await client().collect(id, 0)).toMatchObject({ id, end: { state: "done" } });
    expect(await promptsAt(home)).toEqual([]);
  });

  test("after the arrival, and before it knew, hands the request over again, and it runs once", async () => {
    const id = newRequestId("home");
    const request = await leftBehind(id);
    await queueOf("gaming").take({ ...request, fallbacks: [], movedFrom: [{ host: "home", code: "tunnel_down" }] });
    await second.waitFor({ path, wait: "ended" });
    expect(await client().collect(id, 0)).toMatchObject({ id, end: { state: "done" } });
    expect(await promptsAt(second)).toEqual(["Go"]);
    expect(await rowsOf("home")).toMatchObject([{ id, state: "moved" }]);
  });

  test("with a request that has moved leaves it where it is: nobody runs it twice", async () => {
    const id = await runningElsewhere();
    await abortAllDurableObjects();
    await home.reset();
    expect(await client().collect(id, 0)).toMatchObject({
      end: { state: "interrupted", result: { text: expect.any(String) } },
    });
    expect([await promptsAt(home), await promptsAt(second)]).toEqual([[], ["Go"]]);
  });

  test("while a request waits at its new host does not lose it, nor what it says of the old one", async () => {
    await runningElsewhere();
    const waiting = await soon().run(asked("Later"));
    expect(waiting).toMatchObject({ host: "gaming", state: "queued" });
    await abortAllDurableObjects();
    expect(await client().collect(waiting.id, 0)).toMatchObject({
      end: { state: "done", wishes: { notices: ["home was unreachable; gaming answered."] } },
    });
    expect(await promptsAt(second)).toEqual(["Go", "Later"]);
  });
});

test.each([0, 5, 10, 15, 20, 30, 45, 60])(
  "objects that die %i ms after the call neither lose nor double it",
  async (ms) => {
    await turnHomeOff();
    const id = newRequestId("home");
    const call = client()
      .run(asked("Go", { id }))
      .catch(() => undefined);
    // What happens at which moment of the move is what this is about.
    await new Promise((resolve) => setTimeout(resolve, ms));
    await abortAllDurableObjects();
    await call;
    const { end } = await client().collect(id, 0);
    expect(["done", "interrupted"]).toContain(end?.state);
    expect(await promptsAt(home)).toEqual([]);
    // A death may undo a start that nothing has come of.
    expect((await promptsAt(second)).length).toBeLessThanOrEqual(2);
    expect(await rowsOf("home")).toMatchObject([{ id, state: expect.stringMatching(/^(moved|interrupted)$/) }]);
  },
);
