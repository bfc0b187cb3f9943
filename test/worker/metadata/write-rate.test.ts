import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { currentConfig, requireConfig } from "../../../src/config/config-source.ts";
import { CachedRead } from "../../../src/metadata/cached-read.ts";
import { createMetadata, type Metadata } from "../../../src/metadata/metadata.ts";
import { connect, home, startAnew } from "../hearth.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

beforeEach(startAnew);
afterEach(() => vi.useRealTimers());

/** The KV of the tests, which counts what is written; a write has come down when `settled` says so. */
function countedKv() {
  const writes: string[] = [];
  const open = new Set<Promise<void>>();
  const METADATA = {
    get: (key: string, type: "json") => env.METADATA.get(key, type),
    put: (key: string, value: string) => {
      writes.push(key);
      const put = env.METADATA.put(key, value);
      open.add(put);
      return put.finally(() => open.delete(put));
    },
  };
  return { writes, settings: { METADATA }, settled: () => Promise.all(open) };
}

/** Time stands still but for what is set; timers go on. */
function fakeClock(): { pass(ms: number): void } {
  let now = Date.UTC(2026, 10, 21);
  vi.useFakeTimers({ toFake: ["Date"], now });
  return {
    pass(ms) {
      now += ms;
      vi.setSystemTime(now);
    },
  };
}

const list = (client: TestClient) => client.call("ollama_list_models");

async function readAll(metadata: Metadata): Promise<void> {
  await Promise.all([metadata.models(), metadata.version(), metadata.defaultModel()]);
  for (const { name } of (await metadata.models()).value) await metadata.show(name);
}

test("300 list calls in 30 s, at once and one after the other, ask the home twice at most, and write once at most", async () => {
  const kv = countedKv();
  const clock = fakeClock();
  const client = await connect({ settings: kv.settings });
  for (let round = 0; round < 6; round += 1) {
    const answers = await Promise.all(Array.from({ length: 30 }, () => list(client)));
    for (let call = 0; call < 20; call += 1) {
      answers.push(await list(client));
      clock.pass(250);
    }
    expect(answers.filter(({ isError }) => isError)).toEqual([]);
  }
  await kv.settled();
  expect((await home.record({ path: "/api/tags" })).length).toBeLessThanOrEqual(2);
  expect(kv.writes.length).toBeLessThanOrEqual(1);
});

test("a day in which everything is read every hour, by a Worker that remembers nothing, writes below 200 times", async () => {
  const kv = countedKv();
  const clock = fakeClock();
  for (let hour = 0; hour < 24; hour += 1) {
    await readAll(
      createMetadata(requireConfig(await currentConfig({ ...env })), kv.settings.METADATA as unknown as KVNamespace),
    );
    await kv.settled();
    clock.pass(HOUR_MS);
  }
  // The list and the version each hour, and each of four models once.
  expect(kv.writes.length).toBe(24 + 24 + 4);
});

/** KV as the edge has it: what another isolate has written is seen a minute later. */
function laggingKv(now: () => number) {
  const writes: { value: string; at: number; by: number }[] = [];
  const of = (isolate: number) =>
    ({
      get: async () => {
        const seen = writes.findLast(({ at, by }) => by === isolate || now() - at >= MINUTE_MS);
        return seen === undefined ? null : JSON.parse(seen.value);
      },
      put: async (_: string, value: string) => void writes.push({ value, at: now(), by: isolate }),
    }) as unknown as KVNamespace;
  return { writes, of };
}

/** Isolates that read the same thing, over a KV of which each sees what the others write a minute late. */
function isolatesOverKv(count: number) {
  const clock = fakeClock();
  const kv = laggingKv(() => Date.now());
  let born = 0;
  const random = vi.spyOn(Math, "random").mockImplementation(() => (born++ + 0.5) / count);
  const reads = Array.from({ length: count }, (_, isolate) => new CachedRead<string>(kv.of(isolate), "key", 30_000));
  random.mockRestore();
  let upstream = 0;
  const ask = async () => {
    upstream += 1;
    return "the same";
  };
  const readAll = () => Promise.all(reads.map((read) => read.get(ask)));
  return { ...clock, readAll, writes: kv.writes, upstream: () => upstream };
}

describe("several isolates at once", () => {
  test("cost no more than each alone, within 30 s", async () => {
    const isolates = isolatesOverKv(5);
    for (let call = 0; call < 300; call += 1) {
      await isolates.readAll();
      isolates.pass(100);
    }
    expect([isolates.upstream(), isolates.writes.length]).toEqual([5, 5]);
  });

  test.each([
    [1, 96],
    [5, 135],
    [20, 280],
  ])("%i of them write one thing %i times in a day of use without a pause", async (count, times) => {
    const isolates = isolatesOverKv(count);
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      await isolates.readAll();
      isolates.pass(MINUTE_MS);
    }
    expect(isolates.writes.length).toBe(times);
  });
});
