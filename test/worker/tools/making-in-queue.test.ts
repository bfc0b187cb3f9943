import { beforeEach, describe, expect, test, vi } from "vitest";
import type { TestClient } from "../../../harness/mcp/sdk-client.ts";
import { connect, home, IMPATIENT, startAnew } from "../hearth.ts";
import { BASE, create, path } from "./terse-model.ts";

beforeEach(startAnew);

describe("a create that takes long", () => {
  const holding = () => home.script({ path, holdAfter: 2 });

  test("goes on when its client leaves, and can be collected by another", async () => {
    await holding();
    const leaver = await connect();
    const call = leaver.call("ollama_create_model", create).catch(() => "left");
    await home.waitFor({ path, wait: "held" });
    await leaver.close();
    expect(await call).toBe("left");
    const other = await connect();
    const { value } = await other.call("ollama_list_requests", { unfinished: true });
    const [request] = value.requests as { request_id: string }[];
    await home.release();
    const collected = await other.call("ollama_get_request", { request_id: request?.request_id });
    expect(collected.value).toMatchObject({ status: "done", text: `Made terse from ${BASE}.` });
    expect((await home.record({ path })).at(-1)).not.toHaveProperty("closedEarlyAt");
  });

  test("is handed over, and asked for again it is joined", async () => {
    await holding();
    const first = await (await connect({ settings: IMPATIENT })).call("ollama_create_model", create);
    expect(first.value).toMatchObject({ status: "running", progress: { message: /^making terse: / } });
    const seen: string[] = [];
    const again = (await connect()).call("ollama_create_model", create, (message) => seen.push(message));
    await vi.waitFor(() => expect(seen).not.toEqual([]));
    await home.release();
    expect((await again).value).toMatchObject({ status: "done", request_id: first.value.request_id });
    expect(await home.record({ path })).toHaveLength(1);
  });

  test("is stopped by a cancel, at home too", async () => {
    await holding();
    const client = await connect();
    const call = client.call("ollama_create_model", create);
    await home.waitFor({ path, wait: "held" });
    expect((await (await connect()).call("ollama_cancel_request")).value).toMatchObject({ cancelled: true });
    expect((await call).text).toMatch(/\[cancelled/);
    await home.waitFor({ path, wait: "closed", timeout: 1000 });
    expect((await client.call("ollama_show_model", { model: "terse" })).text).toMatch(/\[model_not_found/);
  });
});

describe("two that make the same model", () => {
  const make = (client: TestClient) => client.call("ollama_create_model", { model: "twice", from: BASE });

  test("at once: the second waits for nobody and is told of the first", async () => {
    await home.script({ path: "/api/create", holdAfter: 0 });
    const [one, two] = [await connect(), await connect()];
    const first = make(one);
    await home.waitFor({ path: "/api/create", wait: "held" });
    const { text } = await two.call("ollama_create_model", { model: "twice:latest", from: BASE, system: "Other." });
    expect(text).toMatch(/is already being made\. Wait for it: ollama_get_request with request_id req_[\s\S]*\[busy/);
    await home.release();
    expect((await first).value).toMatchObject({ status: "done" });
  });

  test("one at home while it waited: what is there by then stays", async () => {
    await home.script({ path: "/api/pull", holdAfter: 1, times: 2 });
    const hasty = await connect({ settings: IMPATIENT });
    await hasty.call("ollama_pull_model", { model: "gemma3:1b" });
    await hasty.call("ollama_pull_model", { model: "127.0.0.1:5000/lab/tiny:1", insecure: true });
    const made = await make(hasty);
    expect(made.value.status).toBe("queued");
    await hasty.call("ollama_copy_model", { source: BASE, destination: "twice" });
    await home.release();
    const { text } = await (await connect()).call("ollama_get_request", { request_id: made.value.request_id });
    expect(text).toMatch(/A model "twice" already exists[\s\S]*\[model_exists/);
    expect(await home.record({ path: "/api/create" })).toEqual([]);
  });
});
