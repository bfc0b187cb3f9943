import { abortAllDurableObjects } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, IMPATIENT, namedToken, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const model = "gemma3:270m";
const path = "/api/generate";
const prompts = ["One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"];
const batch = (client: TestClient, more: Record<string, unknown> = {}, onProgress?: (message: string) => void) =>
  client.call("ollama_batch_generate", { model, prompts, ...more }, onProgress);
const results = (value: Record<string, unknown>) => value.results as { index: number; text: string; error?: string }[];
/** The call for the rest, as the answer names it. */
const restOf = ({ next }: Record<string, unknown>) => {
  const [, request_id, offset] = /request_id (\S+) and offset (\d+)/.exec(String(next)) ?? [];
  return { request_id, offset: Number(offset) };
};
/** What Ollama was asked, by prompt. */
const asked = async () => (await home.record({ path })).map(({ body }) => (body as { prompt: string }).prompt);

describe("a batch", () => {
  test("answers every prompt in order, tells after each how far it is, and sums up", async () => {
    const client = await connect();
    const seen: string[] = [];
    const { value, text } = await batch(client, { system: "Be brief." }, (message) => seen.push(message));
    expect(value).toMatchObject({ status: "done", model, progress: { done: 8, total: 8 } });
    expect(results(value).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const { index, text } of results(value)) expect(text).toContain(prompts[index]);
    const tokens = (value.results as { answer_tokens: number }[]).reduce((sum, item) => sum + item.answer_tokens, 0);
    expect(value.answer_tokens).toBe(tokens);
    expect(await asked()).toEqual(prompts);
    expect((await home.record({ path })).every(({ body }) => (body as { system: string }).system === "Be brief.")).toBe(
      true,
    );
    expect(seen[0]).toBe("0 of 8 prompts are done");
    expect(text).toMatch(/## prompts\[0\]\n[\s\S]*## prompts\[7\]\n/);
    const listed = (await client.call("ollama_list_requests")).value.requests as { answer_tokens: number }[];
    expect(listed[0]).toMatchObject({ state: "done", answer_tokens: tokens });
  });

  test("keeps what it has where one prompt fails, and says which", async () => {
    await home.script({ count: 2 }, { fault: { kind: "error-line", after: 1, error: "the runner has crashed" } });
    const { value, isError } = await batch(await connect());
    expect(isError).toBe(false);
    const failed = results(value).filter(({ error }) => error !== undefined);
    expect(failed).toMatchObject([{ index: 1, error: expect.stringContaining("the runner has crashed") }]);
    expect(results(value)[7]?.text).toContain("Eight");
  });

  test("stops where the home goes off, shows what it has, and keeps that for a day", async () => {
    await home.script({ count: 2, times: 2 }, { path, preset: "530-tunnel-down", times: "always" });
    const client = await connect();
    const { value, isError } = await batch(client);
    expect(isError).toBe(false);
    expect(value).toMatchObject({ status: "failed", error: expect.stringMatching(/tunnel to the home is down/) });
    expect(results(value)).toHaveLength(2);
    const later = await client.call("ollama_get_request", { request_id: value.request_id, offset: 1 });
    expect(later.value).toMatchObject({ status: "failed", results: [{ index: 1 }] });
  });

  test("stops where the model does not load in time, for it would not for the next prompt either", async () => {
    await home.script({ count: 2 }, { path, preset: "524-html", times: "always" });
    const { value } = await batch(await connect());
    expect(value).toMatchObject({ status: "failed", error: expect.stringMatching(/still loading the model/) });
    expect(results(value)).toHaveLength(1);
    expect(await asked()).toEqual(["One", "Two"]);
  });

  test("fails as a whole where the very first step cannot be done", async () => {
    const { isError, text } = await batch(await connect(), { model: "nothing" });
    expect(isError).toBe(true);
    expect(text).toMatch(/"nothing" is not installed\. Installed: [\s\S]*\[model_not_found/);
  });

  test("fails as a whole where the home does not say which models it has", async () => {
    await home.script({ path: "/api/tags", times: "always", respond: { status: 500, body: { error: "boom" } } });
    const { isError, text } = await batch(await connect());
    expect(isError).toBe(true);
    expect(text).toMatch(/\[ollama_failed/);
    expect(await asked()).toEqual([]);
  });

  test("hands over, and gives the rest by the offset that it names, nothing twice", async () => {
    await home.script({ count: 2, times: 3 }, { count: 3, holdAfter: 1 });
    const [hasty, patient] = [await connect({ settings: IMPATIENT }), await connect()];
    const { value } = await batch(hasty);
    expect(value).toMatchObject({ status: "running", progress: { done: 3, total: 8 } });
    expect(results(value)).toHaveLength(3);
    const rest = patient.call("ollama_get_request", restOf(value));
    await home.release();
    expect(results((await rest).value).map(({ index }) => index)).toEqual([3, 4, 5, 6, 7]);
    expect(await asked()).toEqual(prompts);
  });

  test("goes on at the step where its object died, with the sums of all", async () => {
    await home.script({ count: 2, times: 3 }, { count: 3, holdAfter: 1 });
    const client = await connect();
    const seen: string[] = [];
    const call = batch(client, {}, (message) => seen.push(message));
    await home.waitFor({ path, wait: "held" });
    await vi.waitFor(() => expect(seen.join()).toContain("3 of 8"));
    await abortAllDurableObjects();
    const { value } = await call;
    expect(value.status).toBe("done");
    expect(results(value)).toHaveLength(8);
    expect(await asked()).toEqual([...prompts.slice(0, 4), ...prompts.slice(3)]);
    const tokens = (value.results as { answer_tokens: number }[]).reduce((sum, item) => sum + item.answer_tokens, 0);
    expect(value.answer_tokens).toBe(tokens);
  });

  test("lets another user's question in between two steps, and then goes on", async () => {
    const anna = await namedToken("anna", "anna", ["chat"]);
    const settings = { AUTH_TOKENS: [anna.entry] };
    await home.script({ count: 2, holdAfter: 1 });
    const [mine, hers] = [await connect({ settings }), await connect({ settings, token: anna.token })];
    const seen: string[] = [];
    const whole = batch(mine, {}, (message) => seen.push(message));
    await home.waitFor({ path, wait: "held" });
    const question = hers.call("ollama_generate", { model, prompt: "Hers" });
    await vi.waitFor(async () => expect((await mine.call("ollama_list_requests")).value).toMatchObject({ waiting: 1 }));
    await home.release();
    expect((await question).value.text).toContain("Hers");
    expect(results((await whole).value)).toHaveLength(8);
    expect((await asked()).slice(0, 3)).toEqual(["One", "Hers", "Two"]);
    expect(seen).toContain("Waiting for the GPU, place 1 in the queue.");
  });

  test("does not take turns with the same user's next one, whose model would be loaded anew for every step", async () => {
    const client = await connect();
    await Promise.all([batch(client, { prompts: ["One", "Two"] }), batch(client, { prompts: ["Eins", "Zwei"] })]);
    expect([
      ["One", "Two", "Eins", "Zwei"],
      ["Eins", "Zwei", "One", "Two"],
    ]).toContainEqual(await asked());
  });

  test("is cancelled while it waits between two steps, and keeps what it has", async () => {
    await home.script({ count: 2, holdAfter: 1 }, { count: 2, holdAfter: 1 });
    const [mine, other] = [await connect({ settings: IMPATIENT }), await connect({ settings: IMPATIENT })];
    const { value } = await batch(mine);
    await other.call("ollama_generate", { model, prompt: "Between" });
    await home.release();
    await home.waitFor({ path, wait: "held", count: 2 });
    expect((await mine.call("ollama_cancel_request", { request_id: value.request_id })).value.cancelled).toBe(true);
    const kept = await mine.call("ollama_get_request", { request_id: value.request_id });
    expect(kept.value).toMatchObject({ status: "failed", error: expect.stringContaining("cancelled") });
    expect(results(kept.value)).toHaveLength(1);
    await home.release();
    await home.waitFor({ path, wait: "ended", count: 2 });
    expect(await asked()).toEqual(["One", "Between"]);
  });

  test("of another user cannot be read, by its items neither", async () => {
    const anna = await namedToken("anna", "anna", ["chat"]);
    const settings = { AUTH_TOKENS: [anna.entry] };
    const { value } = await batch(await connect({ settings }));
    const hers = await connect({ settings, token: anna.token });
    const tried = await hers.call("ollama_get_request", { request_id: value.request_id });
    expect(tried).toMatchObject({ isError: true, text: expect.stringContaining("[request_not_found") });
  });

  test("of long answers comes in pages below the size that a reader takes", async () => {
    const long = ["word ".repeat(4_000)];
    await home.script({ answer: long, times: "always" });
    const client = await connect();
    const first = await batch(client, { options: { num_predict: 5_000 } });
    expect(first.text.length).toBeLessThan(50_000);
    const pages = [first];
    for (let last = first; last.value.next !== undefined; pages.push(last)) {
      last = await client.call("ollama_get_request", restOf(last.value));
    }
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.flatMap(({ value }) => results(value)).map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test("says where an answer is not the JSON that was asked for", async () => {
    await home.script({ answer: "no JSON" });
    const { value } = await batch(await connect(), { prompts: ["One"], format: "json" });
    expect(value.results).toMatchObject([{ notices: [expect.stringMatching(/not valid JSON/)] }]);
  });
});

describe("a comparison", () => {
  const compare = (client: TestClient, models: string[], more: Record<string, unknown> = {}) =>
    client.call("ollama_compare_models", { models, prompt: "Sky?", ...more });

  test("asks each model once, the loaded one first, and tells load time apart", async () => {
    const client = await connect();
    await client.call("ollama_load_model", { model: "stand-in-vision" });
    const options = { temprature: 0 };
    const { value, text } = await compare(client, [model, "stand-in-vision", "gemma3:270m"], { options });
    expect(value).toMatchObject({
      status: "done",
      results: [{ model: "stand-in-vision" }, { model, tokens_per_second: expect.any(Number) }],
      notices: [
        expect.stringMatching(/named twice is asked only once/),
        expect.stringMatching(/option temprature is not known/),
      ],
    });
    expect(text).toMatch(/## stand-in-vision\n[\s\S]*## gemma3:270m\n/);
  });

  test("keeps the others' answers where one does not load in time", async () => {
    await home.script({ path, model: "stand-in-vision", preset: "524-html" });
    const { value } = await compare(await connect(), ["stand-in-vision", model]);
    expect(value).toMatchObject({ status: "done", results: [{ error: expect.stringMatching(/524/) }, { model }] });
  });

  test("keeps the others' answers where one is missing, not allowed, or cannot answer", async () => {
    const { value } = await compare(await connect(), ["nothing", "gemma3:cloud", "gemma3-embed:270m", model]);
    expect(value).toMatchObject({
      status: "done",
      results: [
        { model: "nothing", error: expect.stringMatching(/not installed/) },
        { model: "gemma3:cloud", error: expect.stringMatching(/runs in Ollama's cloud/) },
        { model: "gemma3-embed:270m", error: expect.stringMatching(/does not support generate/) },
        { model, text: expect.stringContaining("Sky?") },
      ],
    });
    const models = (await home.record({ path })).map(({ body }) => (body as { model: string }).model);
    expect(models).not.toContain("gemma3:cloud");
  });
});
