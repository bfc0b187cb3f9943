import { describe, expect, onTestFinished, test } from "vitest";
import { factsOf, textSoFar } from "./old-store/facts.ts";
import { openOldStore } from "./old-store/open-old-store.ts";
import type { ListedRequest, ListedSession, LoadedSession, User } from "./old-store/written.ts";

/*
 * The present build opens a store that commit 8d4ae6b wrote (test/fixtures/store-8d4ae6b). The tests compare what users
 * see over MCP, except for the wording of the sentences that Hearth adds.
 */

const USERS: readonly User[] = ["owner", "ada"];
/** More than 8 KB, which the old build had stored of two answers before it was killed. */
const STORED_TEXT = "The fire burns. ".repeat(513);
const store = openOldStore();

// This test comes first, because it resets the home, which later works on requests.
test("models and their details are read from KV while the home is off", async () => {
  const { home } = store;
  onTestFinished(() => home.reset());
  await home.script({ path: "/api/tags", preset: "530-tunnel-down", times: "always" });
  expect(await store.modelNames()).toContain("kept-from-8d4ae6b:latest");
  const shown = await store.value("owner", "ollama_show_model", { model: "gemma3:270m" });
  expect(shown).toMatchObject({ parameter_size: "268.10M", context_length: 32_768 });
  expect(await home.record({ path: "/api/show" })).toEqual([]);
});

// This test comes second, because the first call that reaches the queue resumes everything.
test("a pull that was running continues with the bytes that it had, and completes", async () => {
  const { home, written } = store;
  const { request_id, value } = written.unfinished.pull;
  const model = "127.0.0.1:5000/lab/tiny:1";
  await home.script({ path: "/api/pull", model, holdAfter: 1 });
  const impatient = await store.connect(written.tokens.owner, 1);
  const seen = await impatient.call("ollama_get_request", { request_id });
  expect(factsOf(seen.value)).toMatchObject({ status: "running", progress: factsOf(value).progress });
  await home.waitFor({ path: "/api/pull", wait: "held" });
  await home.release();
  expect((await store.collect("pull")).value).toMatchObject({ status: "done" });
  expect(await store.modelNames()).toContain(model);
});

describe("a request that had ended", () => {
  test("returns the same text, thinking, tool calls, items, vectors, tokens and times", async () => {
    const done = store.written.ended.filter(({ value }) => value !== undefined);
    expect(done).toHaveLength(18);
    for (const { what, user, request_id, value = {} } of done) {
      const collected = await store.value(user, "ollama_get_request", { request_id });
      expect(factsOf(collected), what).toMatchObject(factsOf(value));
    }
  });

  test("returns the same error code and partial text if it failed or was cancelled", async () => {
    const failed = store.written.ended.filter(({ error }) => error !== undefined);
    expect(failed).toHaveLength(3);
    for (const { what, user, request_id, error = "" } of failed) {
      const { isError, text } = await store.clients[user].call("ollama_get_request", { request_id });
      expect(isError, what).toBe(true);
      const code = /\[(\w+) · /.exec(error)?.[1] ?? "no code";
      for (const part of [request_id, code, textSoFar(error)]) expect(text, what).toContain(part);
    }
  });

  test("is read from an offset", async () => {
    const { request_id, value } = store.written.ended.find(({ what }) => what === "a long answer") ?? {};
    const { text } = await store.value("owner", "ollama_get_request", { request_id, offset: 9_000 });
    expect(text).toBe(String(value?.text).slice(9_000));
  });

  test("is in the list of its user only, with its client, state, tokens and times", async () => {
    const unfinished = Object.values(store.written.unfinished).map(({ request_id }) => request_id);
    const ended = ({ requests }: { requests: ListedRequest[] }) =>
      requests.filter(({ request_id }) => !unfinished.includes(request_id));
    for (const user of USERS) {
      const now = ended(await store.value(user, "ollama_list_requests"));
      const before = ended(store.written.lists[user]);
      expect(now).toMatchObject(before);
      expect(now).toHaveLength(before.length);
    }
  });
});

describe("a request that was running", () => {
  test.each(["generate", "create"] as const)("is interrupted if it cannot resume: %s", async (name) => {
    const { isError, text } = await store.collect(name);
    expect(isError).toBe(true);
    expect(text).toContain("interrupted");
    if (name === "generate") expect(text).toContain(STORED_TEXT.trim());
    const { requests } = await store.value<{ requests: ListedRequest[] }>("owner", "ollama_list_requests");
    const { request_id } = store.written.unfinished[name];
    expect(requests.find((request) => request.request_id === request_id)).toMatchObject({ state: "interrupted" });
  });

  test("resumes after the last stored prompt of a batch", async () => {
    const { value } = await store.collect("batch");
    const texts = ["Old one.", "Old two.", /Batch three/, /Batch four/];
    expect(value).toMatchObject({
      status: "done",
      results: texts.map((text) => ({ text: expect.stringMatching(text) })),
    });
    expect(await store.promptsWith("Batch")).toEqual(["Batch four", "Batch three"]);
  });

  test("resumes after the last stored model of a comparison", async () => {
    const { value } = await store.collect("comparison");
    const results = [
      { model: "gemma3:270m", text: "Old opinion." },
      { model: "stand-in-thinker:latest", text: expect.stringContaining("Compare") },
    ];
    expect(value).toMatchObject({ status: "done", results });
    expect(await store.promptsWith("Compare")).toEqual(["Compare"]);
  });

  test("resumes after the last stored vector of its embeddings", async () => {
    const { value } = await store.collect("embeddings");
    expect(value).toMatchObject({ status: "done", progress: { done: 20, total: 20 } });
    expect(value.embeddings).toHaveLength(20);
    const rest = [16, 17, 18, 19].map((number) => `log number ${number}`);
    expect(await store.asked("/api/embed")).toMatchObject([{ input: rest }]);
  });
});

describe("a request that was waiting", () => {
  test("runs once and completes", async () => {
    const [generate, ofAda, batch] = await Promise.all([
      store.collect("waiting"),
      store.collect("waitingOfAda"),
      store.collect("waitingBatch"),
    ]);
    expect(generate.value).toMatchObject({ status: "done", text: expect.stringContaining("Waiting") });
    expect(ofAda.value).toMatchObject({ status: "done", text: expect.stringContaining("Ada waits") });
    const results = [{ text: expect.stringContaining("Ada one") }, { text: expect.stringContaining("Ada two") }];
    expect(batch.value).toMatchObject({ status: "done", results });
    expect(await store.promptsWith("Waiting", "Ada")).toEqual(["Ada one", "Ada two", "Ada waits", "Waiting"]);
  });

  test("completes a pull", async () => {
    expect((await store.collect("waitingPull")).value).toMatchObject({ status: "done" });
  });

  test("is visible to its user only", async () => {
    const { request_id } = store.written.unfinished.waitingOfAda;
    expect((await store.clients.owner.call("ollama_get_request", { request_id })).text).toContain("request_not_found");
  });
});

describe("a chat session", () => {
  const withoutTurns = (sessions: ListedSession[]) =>
    sessions.filter(({ session_id }) => session_id !== "stove" && session_id !== "chimney");

  test.each(USERS)("has all its messages, its title, tags, model and times: %s", async (user) => {
    const { list, loaded } = store.written.sessions[user];
    const { sessions } = await store.value<{ sessions: ListedSession[] }>(user, "ollama_list_sessions");
    expect(withoutTurns(sessions)).toEqual(withoutTurns(list.sessions));
    expect(sessions).toHaveLength(list.sessions.length);
    for (const { session_id } of withoutTurns(sessions)) {
      const { session, messages } = await store.value<LoadedSession>(user, "ollama_load_context", { session_id });
      expect({ session, messages }).toEqual({ session, messages: loaded[session_id]?.messages });
    }
  });

  test("is found by the words in it", async () => {
    for (const { user, query, value } of store.written.searches) {
      expect((await store.value(user, "ollama_list_sessions", { query })).sessions, query).toEqual(value.sessions);
    }
  });

  test("keeps the partial answer of a turn that was running, and takes another turn", async () => {
    await store.collect("turn");
    const messages = await store.messagesOf("stove");
    expect(messages.slice(0, 3)).toMatchObject(store.written.sessions.owner.loaded.stove?.messages ?? []);
    expect(messages.slice(3)).toEqual([
      expect.objectContaining({ role: "assistant", content: STORED_TEXT, cut: true }),
    ]);
    const next = { session_id: "stove", messages: [{ role: "user", content: "Is it warm?" }] };
    expect(await store.value("owner", "ollama_chat", next)).toMatchObject({ status: "done", session_id: "stove" });
  });

  test("gets the answer of a turn that was waiting", async () => {
    const { value } = await store.collect("waitingTurn");
    expect(value).toMatchObject({
      status: "done",
      session_id: "chimney",
      text: expect.stringContaining("Who swept it?"),
    });
    const messages = await store.messagesOf("chimney");
    expect(messages.slice(0, 3)).toMatchObject(store.written.sessions.owner.loaded.chimney?.messages ?? []);
    expect(messages.slice(3)).toMatchObject([{ role: "assistant", content: value.text }]);
  });

  // This test comes last, because it adds to a session that the others compare.
  test("sends its history with the next turn", async () => {
    const news = { session_id: "soup", messages: [{ role: "user", content: "And for two?" }] };
    await store.value("ada", "ollama_chat", news);
    const sent = (await store.asked<LoadedSession>("/api/chat")).at(-1)?.messages.map(({ content }) => content);
    expect(sent).toEqual(["Ada's soup, please.", "Leek, for Ada.", "Without leek?", "Then potato.", "And for two?"]);
  });
});

describe("an OAuth login", () => {
  test("has access with the grants that the owner gave", async () => {
    const { oauth } = store.written;
    for (const login of [oauth, oauth.refreshed]) {
      const { status, names } = await store.oauthClient(login).list(login.access_token);
      expect(status).toBe(200);
      expect(names).toContain("ollama_chat");
      expect(names).not.toContain("ollama_delete_model");
    }
  });

  test("reads the requests and sessions of the owner", async () => {
    const { oauth, ended } = store.written;
    const client = await store.connect(oauth.access_token);
    const { request_id, value } = ended.find(({ what }) => what === "an answer for an OAuth client") ?? {};
    const collected = await client.call("ollama_get_request", { request_id });
    expect(collected.value).toMatchObject({ status: "done", text: value?.text });
    expect((await client.call("ollama_list_sessions")).value.sessions).toHaveLength(5);
  });

  test("gets new tokens for its refresh token", async () => {
    const { oauth } = store.written;
    for (const login of [oauth, oauth.refreshed]) {
      const client = store.oauthClient(login);
      const response = await client.token({ grant_type: "refresh_token", refresh_token: login.refresh_token });
      expect(response.status).toBe(200);
      const { access_token } = (await response.json()) as { access_token: string };
      expect(access_token).not.toBe(login.access_token);
      expect((await client.list(access_token)).status).toBe(200);
    }
  });

  test("is on the account page, in the browser that had signed in", async () => {
    const { oauth } = store.written;
    const { browser, origin } = store.oauthClient(oauth);
    const [name = "", session = ""] = oauth.cookie.split("=");
    browser.cookies.set(name, session);
    const { status, text } = await browser.open(`${origin}/account`);
    expect(status).toBe(200);
    for (const client of ["Agents Inc", "Desk"]) expect(text).toContain(client);
  });
});
