import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connectV2, type TestClient } from "../../harness/mcp/sdk-client.ts";
import { type HearthProcess, startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { type Gate, openGate } from "./gate.ts";
import { ollamaUrl, secondUrl } from "./given.ts";
import { MODEL } from "./real-home.ts";
import { givenRegistry } from "./registry-address.ts";

const path = "/api/generate";
/** A model that both hosts have, equal to the last byte of its manifest. */
const TWIN = "twin:latest";
const go = { model: TWIN, prompt: "What is the capital of France?", options: { num_predict: 12, temperature: 0 } };
const long = { model: TWIN, prompt: "Once upon a time", raw: true, options: { num_predict: 2_000, num_ctx: 4_096 } };
/** How long a host that has failed is tried last. */
const BACK_MS = 15_000;
/** How long Hearth may remember which models are loaded. */
const LOADED_FRESH_MS = 5_500;
const CANCELS = 20;

let [home, gaming] = [] as unknown as [Gate, Gate];
let hearth: HearthProcess;
let client: TestClient;

beforeAll(async () => {
  [home, gaming] = await Promise.all([openGate(ollamaUrl()), openGate(secondUrl())]);
  await makeTwins();
  const HOSTS = JSON.stringify([
    { id: "home", prefer: 10 },
    { id: "gaming", url: gaming.url },
  ]);
  hearth = await startHearth({ OLLAMA_BASE_URL: home.url, HOSTS });
  client = await connect();
});
afterAll(async () => {
  await client?.close();
  await hearth?.stop();
  await Promise.all([home?.close(), gaming?.close()]);
  for (const url of [ollamaUrl(), secondUrl()]) await manage(url, "delete", { model: TWIN });
});

/** Calls one of the Ollamas past its gate, and past Hearth. */
async function manage(
  url: string,
  what: "copy" | "push" | "pull" | "delete" | "generate",
  body: object,
): Promise<void> {
  const method = what === "delete" ? "DELETE" : "POST";
  const init = { method, body: JSON.stringify({ ...body, insecure: true, stream: false }) };
  const response = await fetch(`${url}/api/${what}`, init);
  const text = await response.text();
  if (!response.ok || text.includes('"error"')) throw new Error(`${what}: ${response.status} ${text}`);
}

/** A model that was made at one Ollama has another digest than its pulled copy, so both pull it. */
async function makeTwins(): Promise<void> {
  const model = `${givenRegistry()}/lab/twin:latest`;
  const [first, second] = [ollamaUrl(), secondUrl()];
  await manage(first, "copy", { source: MODEL, destination: model });
  await manage(first, "push", { model });
  await manage(first, "delete", { model });
  for (const url of [first, second]) {
    await manage(url, "pull", { model });
    await manage(url, "copy", { source: model, destination: TWIN });
    await manage(url, "delete", { model });
  }
}

const connect = (query = "") => connectV2("auto")(`${hearth.url}/mcp${query}`, hearth.token);
const ask = (args: object = go) => client.call("ollama_generate", { ...args, fresh: true });
const NOTICE = "home was unreachable; gaming answered.";

/** Home is open, and is used again. @returns how long that took, in ms */
async function backAtHome(): Promise<number> {
  home.mode = "open";
  const since = Date.now();
  for (;;) {
    // A host where the model is loaded is chosen before the one that the owner prefers.
    await manage(secondUrl(), "generate", { model: TWIN, keep_alive: 0 });
    await pause(LOADED_FRESH_MS);
    if ((await ask()).value.host === "home") return Date.now() - since;
  }
}

describe("two hosts", () => {
  test("answer by the one that the owner prefers, and by the other once that is off", async () => {
    await backAtHome();
    home.mode = "off";
    const { value, text } = await ask();
    expect(value).toMatchObject({ status: "done", host: "gaming", notices: [NOTICE] });
    expect(value.request_id).toMatch(/^req_home_/);
    expect(text).toMatch(/Paris[\s\S]*\[twin:latest · host gaming · .*home was unreachable; gaming answered\.\]$/);
    const listed = (await client.call("ollama_list_requests")).value.requests as { request_id: string }[];
    expect(listed.filter(({ request_id }) => request_id === value.request_id)).toMatchObject([{ host: "gaming" }]);
    const again = await ask();
    expect(again.value).toMatchObject({ host: "gaming", status: "done" });
    expect(again.value.notices).toBeUndefined();
  });

  test("use the one that was off within 15 s of its return", async () => {
    expect(await backAtHome()).toBeLessThan(BACK_MS + 2 * LOADED_FRESH_MS);
  });

  test("move a request from one that takes calls and never answers, though nobody watches", async () => {
    await backAtHome();
    home.mode = "hanging";
    const impatient = await connect("?wait=1");
    const { value } = await impatient.call("ollama_generate", { ...go, fresh: true });
    expect(value).toMatchObject({ status: "running", host: "home" });
    await impatient.close();
    const before = gaming.callsTo(path).length;
    while (gaming.callsTo(path).length === before) await pause(500);
    await gaming.callsTo(path).at(-1)?.closed;
    const { request_id } = value;
    const collected = await client.call("ollama_get_request", { request_id });
    expect(collected.value).toMatchObject({ status: "done", host: "gaming", request_id, notices: [NOTICE] });
  });

  test("do not repeat an answer that has begun: the other one is not even asked", async () => {
    await backAtHome();
    const before = gaming.callsTo(path).length;
    const broken = client.call("ollama_generate", { ...long, fresh: true }, () => home.breakAll());
    expect((await broken).text).toMatch(/Text so far[\s\S]*\[stream_cut/);
    expect(gaming.callsTo(path)).toHaveLength(before);
  });

  test(`stop an answer of the second within a second of its cancel, ${CANCELS} of ${CANCELS}`, async () => {
    home.mode = "off";
    let inTime = 0;
    for (let count = 0; count < CANCELS; count++) {
      const { promise: begun, resolve } = Promise.withResolvers<void>();
      const before = gaming.callsTo(path).length;
      const isToken = (message: string) => !/^(The request moved|Waiting for)/.test(message);
      const call = client.call("ollama_generate", { ...long, fresh: true }, (message) => {
        if (isToken(message)) resolve();
      });
      await begun;
      const running = gaming.callsTo(path)[before];
      expect(running).toBeDefined();
      const since = Date.now();
      expect((await client.call("ollama_cancel_request")).value).toMatchObject({ cancelled: true });
      await running?.closed;
      if (Date.now() - since <= 1_000) inTime += 1;
      expect((await call).text).toContain("[cancelled");
    }
    expect(inTime).toBe(CANCELS);
  });
});
