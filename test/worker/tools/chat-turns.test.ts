import { beforeEach, describe, expect, test } from "vitest";
import type { ChatMessage } from "../../../src/core/chat-message.ts";
import { chatStore, inStore } from "../chats/store.ts";
import { connect, home, IMPATIENT, startWithoutSessions } from "../hearth.ts";
import { submissionOf, Viewer } from "../queue/viewer.ts";
import { kept, model, path, say, session_id, settled, user } from "./session.ts";

beforeEach(startWithoutSessions);

describe("a turn", () => {
  test("is whole in the session though its client has long been told to come back", async () => {
    await home.script({ count: 6, holdAfter: 2 });
    const client = await connect({ settings: IMPATIENT });
    const { value } = await say(client, "Go");
    expect(value).toMatchObject({ status: "running", session_id, request_id: expect.any(String) });
    const second = await say(client, "Again", { fresh: true });
    expect(second.text).toMatch(new RegExp(`request_id ${value.request_id}[\\s\\S]*session_busy`));
    const saved = await client.call("ollama_save_context", { session_id, messages: [user("x")], append: true });
    expect(saved.text).toMatch(new RegExp(`request_id ${value.request_id}[\\s\\S]*session_busy`));
    await home.release();
    const patient = await connect();
    const collected = await patient.call("ollama_get_request", { request_id: value.request_id });
    expect(collected.value).toMatchObject({ status: "done", session_id, text: "t0 t1 t2 t3 t4 t5" });
    expect(await kept()).toEqual(["Go", "t0 t1 t2 t3 t4 t5"]);
  });

  test("of two at once is had by one", async () => {
    await home.script({ count: 2, holdAfter: 1 });
    const client = await connect();
    const both = ["One", "Two"].map((content) => say(client, content));
    await home.waitFor({ path, wait: "held" });
    await Promise.race(both);
    await home.release();
    const ended = await Promise.all(both);
    expect(ended.map(({ isError }) => isError).sort()).toEqual([false, true]);
    expect(ended.find(({ isError }) => isError)?.text).toMatch(/session_busy/);
    expect(await kept()).toHaveLength(2);
  });

  test("that is old but still at work keeps its session", async () => {
    await home.script({ count: 3, holdAfter: 1 });
    const client = await connect({ settings: IMPATIENT });
    await say(client, "Go");
    await inStore("owner", (_, { sql }) => void sql.exec("UPDATE sessions SET turn_at = turn_at - 61000"));
    expect((await say(client, "Mine")).text).toMatch(/session_busy/);
    await home.release();
    await settled();
    expect(await kept()).toEqual(["Go", "t0 t1 t2"]);
  });

  test("whose client leaves goes on, in the era of 2026 too, and is kept whole", async () => {
    await home.script({ path, count: 4, holdAfter: 2 });
    const viewer = Viewer.submit(
      submissionOf({
        id: "req_00000000000000000009",
        user: "owner",
        model,
        kind: "chat",
        body: { messages: [user("Go")] },
        deliverTo: { user: "owner", session_id, sent_from: 0 },
      }),
    );
    await chatStore("owner").begin(session_id, viewer.requestId, [user("Go") as ChatMessage]);
    await home.waitFor({ path, wait: "held" });
    await viewer.leave(true);
    await home.release();
    await settled();
    expect(await kept()).toEqual(["Go", "t0 t1 t2 t3"]);
  });

  test("that is cancelled keeps what had come, or leaves no trace", async () => {
    const client = await connect({ settings: IMPATIENT });
    for (const holdAfter of [2, 0]) {
      await home.script({ count: 4, holdAfter });
      const { value } = await say(client, `Held after ${holdAfter}`);
      expect((await client.call("ollama_cancel_request", { request_id: value.request_id })).isError).toBe(false);
      await settled();
    }
    expect(await kept()).toEqual(["Held after 2", "t0 t1"]);
  });

  test("that fails leaves the session as it was, and free at once", async () => {
    const client = await connect();
    await say(client, "One");
    const before = await kept();
    await home.script({ fault: { kind: "error-line", after: 0, error: "the runner has crashed" } });
    expect((await say(client, "Crash")).text).toMatch(/ollama_failed/);
    expect((await say(client, "Where", { model: "no-such-model" })).text).toMatch(/model_not_found/);
    expect((await say(client, "Where", { session_id: "new", model: "no-such" })).text).toMatch(/model_not_found/);
    expect(await kept()).toEqual(before);
    expect((await client.call("ollama_list_sessions")).value).toMatchObject({ total: 1 });
    await home.script({ count: 5, fault: { kind: "eof", after: 2 } });
    expect((await say(client, "Cut")).text).toMatch(/stream_cut/);
    expect(await kept()).toEqual([...(before ?? []), "Cut", "t0 t1"]);
  });

  test("that finds the queue full leaves no trace, and the session free at once", async () => {
    await home.script({ count: 3, holdAfter: 1, times: "always" });
    const client = await connect({ settings: IMPATIENT });
    const prompts = Array.from({ length: 21 }, (_, place) => `Go ${place}`);
    await Promise.all(prompts.map((prompt) => client.call("ollama_generate", { model, prompt })));
    expect((await say(client, "No room")).text).toMatch(/queue_full/);
    expect(await kept()).toBeUndefined();
  });
});
