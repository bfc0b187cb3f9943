import { abortAllDurableObjects, runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, IMPATIENT, internet, startAnew } from "../hearth.ts";
import { submissionOf, Viewer } from "./viewer.ts";

beforeEach(startAnew);

const path = "/api/pull";
const MODEL = "gemma3:1b";
const pull = (client: TestClient, onProgress?: (message: string) => void) =>
  client.call("ollama_pull_model", { model: MODEL }, onProgress);
const collect = (client: TestClient, request_id: unknown, onProgress?: (message: string) => void) =>
  client.call("ollama_get_request", { request_id }, onProgress);
const percents = (messages: string[]) => messages.flatMap((message) => /(\d+) %/.exec(message)?.[1] ?? []).map(Number);
const installed = async (client: TestClient) =>
  ((await client.call("ollama_list_models")).value.models as { name: string }[]).map(({ name }) => name);

describe("a pull", () => {
  test("says first how large the registry says it is, then how far it is, and the model is there at once", async () => {
    const client = await connect();
    expect(await installed(client)).not.toContain(MODEL);
    const seen: string[] = [];
    const { value, text } = await pull(client, (message) => seen.push(message));
    expect(seen[0]).toMatch(/^pulling gemma3:1b: the registry has it, \d+ MB$/);
    expect(value).toMatchObject({ status: "done", text: expect.stringMatching(/^Pulled gemma3:1b \(\d+ MB\)\.$/) });
    expect(text).toContain("Pulled gemma3:1b");
    expect(await installed(client)).toContain(MODEL);
    expect((await pull(client)).value.text).toMatch(/was here already, and is up to date/);
  });

  test("of what the registry does not have is refused before the home is asked", async () => {
    const client = await connect();
    const { isError, text } = await client.call("ollama_pull_model", { model: "gemma3:900b" });
    expect(isError).toBe(true);
    expect(text).toMatch(/no model "gemma3:900b"[\s\S]*ollama\.com\/library\/gemma3\/tags[\s\S]*\[model_not_found/);
    expect(await home.record({ path })).toEqual([]);
  });

  test("goes on without the registry's word where that cannot be had, and says so", async () => {
    internet.be({ unreachable: true });
    const seen: string[] = [];
    const { value } = await pull(await connect(), (message) => seen.push(message));
    expect(seen[0]).toMatch(/its size is not known yet: Ollama's registry could not be reached/);
    expect(value.text).toMatch(/^Pulled gemma3:1b \(\d+ MB\)\.$/);
  });

  test("of a registry of one's own needs insecure, and says so", async () => {
    const client = await connect();
    const model = "127.0.0.1:5000/lab/tiny:1";
    expect((await client.call("ollama_pull_model", { model })).text).toMatch(/insecure: true/);
    const { value } = await client.call("ollama_pull_model", { model, insecure: true });
    expect(value).toMatchObject({ status: "done" });
  });

  test("does not keep a question waiting, nor a question it", async () => {
    await home.script({ path, holdAfter: 3 }, { path: "/api/generate", count: 4, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    const [pulled, asked] = await Promise.all([
      pull(client),
      client.call("ollama_generate", { model: "gemma3:270m", prompt: "Go" }),
    ]);
    expect([pulled.value.status, asked.value.status]).toEqual(["running", "running"]);
  });

  test("ends with the first fault where it never began: the home is off", async () => {
    await home.script({ path, preset: "530-tunnel-down", times: "always" });
    const { isError, text } = await pull(await connect());
    expect(isError).toBe(true);
    expect(text).toContain("[tunnel_down");
    expect(await home.record({ path })).toHaveLength(1);
  });

  test("that the registry does not let in is told to check the name, not to give the model another", async () => {
    await home.script({
      path,
      fault: { kind: "error-line", after: 1, error: "pull model manifest: 401: unauthorized" },
    });
    const { text } = await pull(await connect());
    expect(text).toMatch(/did not let Ollama in[\s\S]*Check the name/);
    expect(text).not.toContain("begins with that account");
  });

  test("ends where the disk is full, however far it was", async () => {
    await home.script({ path, fault: { kind: "error-line", after: 4, error: "write: no space left on device" } });
    const { text } = await pull(await connect());
    expect(text).toMatch(/The disk at home is full[\s\S]*Delete a model[\s\S]*\[ollama_failed/);
    expect(await home.record({ path })).toHaveLength(1);
  });

  test("of a model that may not be used asks no registry, and neither does one while the home is off", async () => {
    const stub = {
      name: "mine:latest",
      size: 1,
      digest: "d",
      modified_at: "",
      details: {},
      remote_host: "https://ollama.com",
    };
    await home.script({ path: "/api/tags", times: "always", respond: { status: 200, body: { models: [stub] } } });
    const client = await connect();
    expect((await client.call("ollama_pull_model", { model: "mine" })).text).toContain("[model_not_allowed");
    await home.reset();
    await home.script({ path: "/api/tags", times: "always", preset: "530-tunnel-down" });
    expect((await client.call("ollama_pull_model", { model: "not-known" })).text).toContain("[tunnel_down");
    expect(internet.asked).toEqual([]);
  });

  test("is stopped by a cancel, while it waits for its next attempt too", async () => {
    await home.script({ path, fault: { kind: "eof", after: 4 } }, { path, preset: "530-tunnel-down", times: "always" });
    const client = await connect();
    const call = pull(client);
    await vi.waitFor(async () => expect((await home.record({ path })).length).toBeGreaterThan(1), { timeout: 3000 });
    expect((await client.call("ollama_cancel_request")).value).toMatchObject({ cancelled: true });
    expect((await call).text).toContain("[cancelled");
    expect((await client.call("ollama_list_requests")).value).toMatchObject({ running: 0, waiting: 0 });
  });
});

describe("a pull that is interrupted", () => {
  test("is not checked again before it continues: what else the home says in the meantime does not end it", async () => {
    await home.script({ path: "/api/tags", respond: { status: 200, body: { models: [] } } });
    await home.script({ path, fault: { kind: "destroy", after: 4 } });
    await home.script({ path: "/api/tags", respond: { status: 200, body: "<html>Maintenance</html>" } });
    expect((await pull(await connect())).value).toMatchObject({ status: "done" });
  });

  test("five times, by the home, by its own object, by its client, ends complete, and goes back by a part at most", async () => {
    await home.script(
      { path, fault: { kind: "destroy", after: 4 } },
      { path, fault: { kind: "error-line", after: 5, error: "max retries exceeded: EOF" } },
      { path, fault: { kind: "eof", after: 4 } },
      { path, holdAfter: 4 },
      { path, holdAfter: 3 },
    );
    const seen: string[] = [];
    const watch = (message: string) => seen.push(message);
    const viewer = Viewer.submit(
      submissionOf({ id: "req_00000000000000000001", user: "owner", model: MODEL, kind: "pull", body: {} }),
    );
    await viewer.accepted;
    const client = await connect();
    const call = collect(client, viewer.requestId, watch);
    // Three times the home; then its object, while the home is silent; then whoever asked for it goes.
    await home.waitFor({ path, wait: "held", count: 1 });
    await abortAllDurableObjects();
    await home.waitFor({ path, wait: "held", count: 2 });
    await viewer.leave(true);
    await home.release();
    const { value } = await call;
    expect(value).toMatchObject({ status: "done", text: expect.stringContaining("Pulled gemma3:1b") });
    expect(await installed(client)).toContain(MODEL);
    expect(await home.record({ path })).toHaveLength(5);
    expect(seen.join("\n")).toMatch(/Interrupted; retrying in \d s/);
    const shown = percents(seen);
    const part = Math.ceil((100 * 100_000_000) / 815_000_000);
    expect(shown.length).toBeGreaterThan(3);
    expect(shown.every((percent, place) => percent >= (shown[place - 1] ?? 0) - part)).toBe(true);
    expect(Math.max(...shown)).toBeGreaterThan(50);
  });

  test("by the death of its object before the first percent goes on too, though the home is off at that moment", async () => {
    await home.script({ path, holdAfter: 1 }, { path, preset: "530-tunnel-down" });
    const { value } = await pull(await connect({ settings: IMPATIENT }));
    await home.waitFor({ path, wait: "held" });
    await abortAllDurableObjects();
    const { text } = await collect(await connect(), value.request_id);
    expect(text).toContain("Pulled gemma3:1b");
    expect(await home.record({ path })).toHaveLength(3);
  });

  test("goes on by the object's alarm, though nobody asks for it", async () => {
    await home.script({ path, holdAfter: 5 });
    const client = await connect({ settings: IMPATIENT });
    const { value } = await pull(client);
    expect(value).toMatchObject({
      status: "running",
      progress: { done: expect.any(Number), total: expect.any(Number) },
    });
    await abortAllDurableObjects();
    expect(await runDurableObjectAlarm(env.REQUEST_QUEUE.getByName("home"))).toBe(true);
    await home.waitFor({ path, wait: "ended", count: 1 });
    const patient = await connect();
    expect((await collect(patient, value.request_id)).value).toMatchObject({ status: "done" });
  });
});
