import { describe, expect, test } from "vitest";
import { type HostFacts, orderPlaces, type Wanted } from "../../../src/actions/order-places.ts";
import type { LoadedModel } from "../../../src/hosts/installed-model.ts";

const NOW = 1_000_000;
const host = (id: string, prefer = 0) => ({
  host: { id, kind: "ollama" as const, baseUrl: `http://${id}`, inside: true, prefer, models: [] },
  model: "qwen3:8b",
});
const loaded = (context_length: number) => [{ name: "qwen3:8b", context_length } as LoadedModel];

function order(
  places: ReturnType<typeof host>[],
  facts: Record<string, Partial<HostFacts>>,
  wanted: Partial<Wanted> = {},
) {
  const known = Object.entries(facts).map(
    ([id, some]) => [id, { freePlaces: 1, waitMs: 0, loaded: [], ...some }] as const,
  );
  return orderPlaces(places, new Map(known), { now: NOW, ...wanted }).map((place) => place.host.id);
}

const two = [host("home"), host("gaming")];

describe("the order of hosts", () => {
  test("is that of the config if nothing tells them apart", () => {
    expect(order(two, {})).toEqual(["home", "gaming"]);
    expect(order(two, { home: {}, gaming: {} })).toEqual(["home", "gaming"]);
  });

  test.each<[string, Record<string, Partial<HostFacts>>, Partial<Wanted>]>([
    ["that did not fail a moment ago", { home: { failedAt: NOW - 14_999 } }, {}],
    ["that the session used last", { home: { loaded: loaded(4096) } }, { lastHost: "gaming" }],
    ["where the model is loaded", { gaming: { loaded: loaded(4096) } }, {}],
    [
      "where it is loaded with the same context",
      { home: { loaded: loaded(4096) }, gaming: { loaded: loaded(8192) } },
      { numCtx: 8192 },
    ],
    ["with a free place", { home: { freePlaces: 0, loaded: loaded(4096) } }, {}],
    ["with the shorter wait", { home: { freePlaces: 0, waitMs: 9_000 }, gaming: { freePlaces: 0, waitMs: 4_000 } }, {}],
  ])("begins with the one %s", (_, facts, wanted) => {
    expect(order(two, facts, wanted)).toEqual(["gaming", "home"]);
  });

  test("follows the owner's preference before the wait, and after a free place", () => {
    const preferred = [host("home"), host("gaming", 10)];
    expect(order(preferred, { home: {}, gaming: {} })).toEqual(["gaming", "home"]);
    const busy = { freePlaces: 0, waitMs: 9_000 };
    expect(order(preferred, { home: { ...busy, waitMs: 1 }, gaming: busy })).toEqual(["gaming", "home"]);
    expect(order(preferred, { home: {}, gaming: busy })).toEqual(["home", "gaming"]);
  });

  test("keeps a host that failed, as the last one", () => {
    expect(order(two, { home: { failedAt: NOW - 1 } })).toEqual(["gaming", "home"]);
    expect(order(two, { home: { failedAt: NOW - 15_000 } })).toEqual(["home", "gaming"]);
  });
});
