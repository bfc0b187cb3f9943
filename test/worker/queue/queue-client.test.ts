import { expect, test } from "vitest";
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
