import { validateHeaderValue } from "node:http";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { serveOnLoopback } from "../../../../harness/http/loopback-server.ts";
import type { Attack } from "../../../../scripts/hostile/attack.ts";
import { shrink } from "../../../../scripts/hostile/run-wave.ts";
import type { Scene, Wave } from "../../../../scripts/hostile/wave.ts";
import { WAVES } from "../../../../scripts/hostile/waves.ts";

const SCENE: Scene = {
  url: "http://127.0.0.1:1",
  tools: [
    { name: "ollama_show_model", inputSchema: { properties: { model: { type: "string" } }, required: ["model"] } },
  ],
  nextToken: () => "a-token",
  cookie: "__Host-hearth-owner=x",
  clientId: "a-client",
  marker: "the-marker",
  seed: 4838,
};

const randomOnes = ({ random }: Wave): Attack[] =>
  random === undefined ? [] : fc.sample(random(SCENE), { seed: SCENE.seed, numRuns: 50 });

function* listedOnes({ listed }: Wave, most: number): Generator<Attack> {
  for (const attack of listed(SCENE)) {
    if (most-- <= 0) return;
    yield attack;
  }
}

describe.each(WAVES.map((wave) => [wave.name, wave] as const))("%s", (_, wave) => {
  test("has attacks that an HTTP client can send", () => {
    const attacks = [...listedOnes(wave, 200), ...randomOnes(wave)];
    expect(attacks.length).toBeGreaterThan(30);
    for (const { headers = {} } of attacks) {
      for (const [name, value] of Object.entries(headers)) validateHeaderValue(name, value);
    }
  });

  test("attacks the same way under the same seed", () => {
    expect(randomOnes(wave)).toEqual(randomOnes(wave));
  });
});

test("a random attack that hits is made as small as it can be, and its seed and path are told", async () => {
  const server = await serveOnLoopback(async (call, response) => {
    response.writeHead(Number(await text(call)) > 1_000 ? 500 : 200).end();
  });
  const numbers = fc.nat().map((count): Attack => ({ what: "n", method: "POST", path: "/", body: String(count) }));
  const seed = 7;
  const at = fc.sample(numbers, { seed, numRuns: 50 }).findIndex(({ body }) => Number(body) > 1_000);
  const told = await shrink(server.url, numbers, { seed, path: String(at) });
  expect(told).toMatch(/shrunk \d+ times \(seed 7, path \d+:[\d:]+\).* "1001"$/);
  expect(
    await shrink(server.url, fc.constant<Attack>({ what: "", method: "GET", path: "/" }), { seed, path: "0" }),
  ).toMatch(/did not hit again/);
  await server.close();
});
