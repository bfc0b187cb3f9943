import { describe, expect, test } from "vitest";
import { createQueueClient, type ViewerOptions } from "../../../src/queue/client/queue-client.ts";

test("a call that hands over as its object dies still names its request", async () => {
  const events = [{ type: "accepted", id: "req", kind: "generate", model: "m" }, { type: "running" }];
  const lines = new TextEncoder().encode(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  const stub = {
    submit: async () => new ReadableStream({ start: (controller) => controller.enqueue(lines) }),
    leave: () => Promise.reject(new Error("broken")),
  };
  const signal = new AbortController().signal;
  const viewing = {
    queueOf: () => stub,
    hosts: ["home"],
    caller: { user: "owner" },
    until: Date.now() + 50,
    signal,
    onEvent: () => {},
  };
  const handle = createQueueClient(viewing as unknown as ViewerOptions);
  expect(await handle.run({ kind: "generate", model: "m", body: {}, wishes: {} })).toMatchObject({ id: "req" });
});

test("items are read from the next object where the first has died", async () => {
  const page = { lines: ['{"embedding":[1]}'], done: 1 };
  const objects = [{ items: () => Promise.reject(new Error("broken")) }, { items: async () => page }];
  const viewing = {
    queueOf: () => objects.shift(),
    hosts: ["home"],
    caller: { user: "owner" },
  } as unknown as ViewerOptions;
  expect(await createQueueClient(viewing).items("req", 0, 10)).toEqual({
    items: [{ embedding: [1] }],
    characters: 17,
    done: 1,
  });
});

describe("a submission", () => {
  /** A client whose queue sends these events and dies, and knows nothing of the request afterwards. */
  function clientOf(...events: object[]) {
    const bodies: unknown[] = [];
    const lines = new TextEncoder().encode(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
    const stub = {
      submit: async ({ body }: { body: unknown }) => {
        bodies.push(body);
        return new Response(lines).body;
      },
      attach: async () => undefined,
      leave: async () => {},
    };
    const signal = new AbortController().signal;
    const caller = { user: "owner" };
    const viewing = {
      queueOf: () => stub,
      hosts: ["home"],
      caller,
      until: Date.now() + 5_000,
      signal,
      onEvent: () => {},
    };
    const client = createQueueClient(viewing as unknown as ViewerOptions);
    return { bodies, run: () => client.run({ kind: "generate", model: "m", body: { prompt: "Go" }, wishes: {} }) };
  }
  const accepted = { type: "accepted", id: "req", kind: "generate", model: "m" };

  test("is handed over again where the object died before it can have stored it", async () => {
    const { bodies, run } = clientOf(accepted, { type: "running" });
    await expect(run()).rejects.toMatchObject({ code: "interrupted" });
    expect(bodies).toEqual([{ prompt: "Go" }, { prompt: "Go" }]);
  });

  test.each([
    { type: "queued", position: 1 },
    { type: "delta", text: "So", thinking: "", parts: 1 },
  ])("is let go once it is stored, which $type shows", async (event) => {
    const { bodies, run } = clientOf(accepted, event);
    await expect(run()).rejects.toMatchObject({ code: "interrupted", request: { id: "req" } });
    expect(bodies).toHaveLength(1);
  });
});

test("a viewer that must make room hands over, and asks no more", async () => {
  let asked = 0;
  const events = [
    { type: "accepted", id: "req", kind: "generate", model: "m" },
    { type: "running" },
    { type: "handed_over" },
  ];
  const stub = {
    attach: async () => {
      asked++;
      return new Blob(events.map((event) => `${JSON.stringify(event)}\n`)).stream();
    },
  };
  const signal = new AbortController().signal;
  const viewing = {
    queueOf: () => stub,
    hosts: ["home"],
    caller: { user: "owner" },
    until: Date.now() + 5_000,
    signal,
  };
  const client = createQueueClient({ ...viewing, onEvent: () => {} } as unknown as ViewerOptions);
  expect(await client.collect("req", 0)).toEqual(expect.objectContaining({ id: "req", state: "running" }));
  expect(asked).toBe(1);
});
