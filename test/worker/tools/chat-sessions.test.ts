import { beforeEach, describe, expect, test } from "vitest";
import type { TestClient } from "../../clients/test-client.ts";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const model = "gemma3:270m";
const path = "/api/chat";
const say = (client: TestClient, content: string, more: Record<string, unknown> = {}) =>
  client.call("ollama_chat", { model, session_id: "kitchen", messages: [{ role: "user", content }], ...more });
const sent = async () =>
  ((await home.record({ path })).at(-1)?.body as { messages: { role: string; content: string }[] }).messages;

describe("a chat session", () => {
  test("goes on where it was", async () => {
    const client = await connect();
    const first = await say(client, "My name is Anna.");
    expect(first.value).toMatchObject({ status: "done", session_id: "kitchen" });
    expect(first.text).toMatch(/session kitchen/);
    await say(client, "What is my name?");
    expect((await sent()).map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
    expect((await sent())[0]?.content).toBe("My name is Anna.");
    const { value } = await client.call("ollama_load_context", { session_id: "kitchen" });
    expect(value).toMatchObject({
      session: { session_id: "kitchen", title: "My name is Anna.", messages: 4, model },
      messages: [{ role: "user" }, { role: "assistant" }, { role: "user" }, { role: "assistant" }],
    });
    const found = await client.call("ollama_list_sessions", { query: "anna" });
    expect(found.value).toMatchObject({ sessions: [{ session_id: "kitchen", found: { seq: 1 } }] });
    expect((await client.call("ollama_clear_context", { session_id: "kitchen" })).value.cleared).toBe(true);
    expect((await client.call("ollama_list_sessions")).value).toMatchObject({ sessions: [], total: 0 });
  });
});
