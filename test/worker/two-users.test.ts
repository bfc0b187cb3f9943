import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { cancelCall, send } from "../../harness/mcp/mcp-client.ts";
import type { TestClient, ToolOutcome } from "../../harness/mcp/sdk-client.ts";
import { toolMessage } from "../../harness/mcp/wire.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { connect, home, namedToken, ORIGIN, startWithoutSessions, workerWith } from "./hearth.ts";

const ALL = ["read", "chat", "manage", "delete"];
const anna = await namedToken("annas-laptop", "anna", ALL);
const ben = await namedToken("bens-laptop", "ben", ALL);
const settings = { AUTH_TOKENS: [anna.entry, ben.entry], WAIT_SECONDS: "0.1" };
const ofAnna = (own = {}) => connect({ settings: { ...settings, ...own }, token: anna.token });
const ofBen = (own = {}) => connect({ settings: { ...settings, ...own }, token: ben.token });
/** For turns that must have ended before the next, on a slow machine too. */
const PATIENT = { WAIT_SECONDS: "5" };

const model = "gemma3:270m";
const SECRET = "hollyhock";
const user = (content: string) => [{ role: "user", content }];
const NO_REQUEST = "req_00000000000000000000";
const NO_SESSION = "nowhere";

/** For every argument of a tool that takes an id: the calls that somebody makes with one that he has seen elsewhere. */
const TRIES: Record<string, (id: string) => Record<string, unknown>[]> = {
  "ollama_get_request.request_id": (request_id) => [{ request_id }, { request_id, offset: 1 }],
  "ollama_cancel_request.request_id": (request_id) => [{ request_id }],
  "ollama_chat.session_id": (session_id) => [{ model, session_id, messages: user("What did I say?") }],
  "ollama_chat_stream.session_id": (session_id) => [{ model, session_id, messages: user("What did I say?") }],
  "ollama_load_context.session_id": (session_id) => [{ session_id }, { session_id, offset: 1 }],
  "ollama_save_context.session_id": (session_id) => [
    { session_id, messages: user("Mine") },
    { session_id, messages: user("Mine too"), append: true, title: "Ben's", tags: ["ben"] },
  ],
  "ollama_clear_context.session_id": (session_id) => [{ session_id }],
};

const ID = /(^|_)(id|request|session|conversation)s?$/;
const takingIds = catalog.flatMap(({ name, input }) =>
  Object.keys(input.shape)
    .filter((argument) => ID.test(argument))
    .map((argument) => `${name}.${argument}`),
);

/** Anna has answered requests, a session at a turn that the model still answers, and a title and tags of her own. */
async function annasThings() {
  const [client, patient] = [await ofAnna(), await ofAnna(PATIENT)];
  const batch = await patient.call("ollama_batch_generate", { model, prompts: [SECRET, "Two", "Three"] });
  const done = await patient.call("ollama_generate", { model, prompt: SECRET });
  await patient.call("ollama_save_context", { session_id: "attic", messages: user(SECRET), tags: [SECRET] });
  await patient.call("ollama_chat", { model, session_id: "kitchen", messages: user(SECRET) });
  await home.script({ count: 4, holdAfter: 1 });
  const turn = await client.call("ollama_chat", { model, session_id: "kitchen", messages: user("Go on") });
  expect(turn.value).toMatchObject({ status: "running" });
  const ended = [batch, done].map(({ value }) => String(value.request_id));
  return { client, ended, turn: String(turn.value.request_id), sessions: ["kitchen", "attic"] };
}

/** What Anna sees of it all. */
async function annasView(client: TestClient, ids: { ended: string[]; sessions: string[] }): Promise<string[]> {
  const calls: [string, object][] = [
    ["ollama_list_requests", {}],
    ["ollama_list_sessions", {}],
    ["ollama_list_sessions", { query: SECRET }],
    ...ids.sessions.map((session_id): [string, object] => ["ollama_load_context", { session_id }]),
    ...ids.ended.map((request_id): [string, object] => ["ollama_get_request", { request_id }]),
  ];
  const seen: string[] = [];
  for (const [tool, args] of calls) {
    const { value } = await client.call(tool, args as Record<string, unknown>);
    // How much there is of all users is known to all, and times go on.
    const { running: _, waiting: __, ...own } = value;
    seen.push(JSON.stringify(own).replace(/"\w+_seconds":[\d.]+/g, ""));
  }
  return seen;
}

/** An answer without what differs from call to call: its own id, and times. */
const comparable = ({ isError, text, value }: ToolOutcome, id: string) =>
  JSON.stringify([isError, text, value])
    .replaceAll(id, "ID")
    .replace(/req_\w+/g, "REQUEST")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/[\d.]+ s\b/g, "SECONDS")
    .replace(/_seconds":[\d.]+/g, "SECONDS");

test("the table has every argument that takes an id: if not, say there what somebody else may try with it", () => {
  expect(Object.keys(TRIES).sort()).toEqual(takingIds.sort());
});

describe("what is another user's is as if it were not", () => {
  let hers: Awaited<ReturnType<typeof annasThings>>;
  let before: string[];
  // Once: what all these try together must change nothing either.
  beforeAll(async () => {
    await startWithoutSessions();
    hers = await annasThings();
    before = await annasView(hers.client, hers);
  });

  test.each(takingIds)("%s", async (place) => {
    const tool = place.split(".")[0] ?? "";
    const [ids, nothing] = place.endsWith("request_id")
      ? [[...hers.ended, hers.turn], NO_REQUEST]
      : [hers.sessions, NO_SESSION];
    const his = await ofBen();
    const tryWith = async (id: string) => {
      const answers: string[] = [];
      for (const args of TRIES[place]?.(id) ?? []) {
        const answer = await his.call(tool, args);
        answers.push(comparable(answer, id));
        // What he has begun himself: the next is to find things as this one did.
        await his.call("ollama_cancel_request", {});
      }
      await his.call("ollama_clear_context", { session_id: id });
      return answers;
    };
    const none = await tryWith(nothing);
    expect(none.length).toBeGreaterThan(0);
    for (const id of ids) expect(await tryWith(id)).toEqual(none);
    expect(none.join()).not.toContain(SECRET);
  });

  test("nor do lists and searches show it, or a cancel without an id find it", async () => {
    const his = await ofBen();
    const calls: [string, Record<string, unknown>][] = [
      ["ollama_list_requests", { unfinished: true }],
      ["ollama_list_processes", {}],
      ["ollama_list_sessions", {}],
      ["ollama_list_sessions", { query: SECRET }],
      ["ollama_cancel_request", {}],
    ];
    const secrets = [SECRET, "kitchen", "attic", "anna", ...hers.ended, hers.turn];
    for (const [tool, args] of calls) {
      const { text, value } = await his.call(tool, args);
      expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
      expect([value.requests ?? [], value.sessions ?? [], value.total ?? 0]).toEqual([[], [], 0]);
    }
    const listed = (await his.call("ollama_list_requests")).text;
    for (const id of [...hers.ended, hers.turn]) expect(listed).not.toContain(id);
  });

  test("and her turn ends in her session, as if nobody had been there", async () => {
    expect(await annasView(hers.client, hers)).toEqual(before);
    await home.release();
    const { value: ended } = await hers.client.call("ollama_get_request", { request_id: hers.turn });
    expect(ended).toMatchObject({ status: "done", text: "t0 t1 t2 t3" });
    const { value } = await hers.client.call("ollama_load_context", { session_id: "kitchen" });
    expect(value).toMatchObject({ session: { messages: 4 }, messages: [{ content: SECRET }, {}, {}, {}] });
    const asked = (await home.record({ path: "/api/chat" })).map(({ body }) => JSON.stringify(body));
    expect(asked.filter((body) => body.includes("What did I say?") && body.includes(SECRET))).toEqual([]);
  });
});

describe("two users", () => {
  beforeEach(startWithoutSessions);

  test("who ask the same are answered each", async () => {
    const args = { model, prompt: SECRET };
    await home.script({ count: 4, holdAfter: 1 });
    const [hers, his] = [await ofAnna(), await ofBen()];
    const left = await hers.call("ollama_generate", args);
    const other = await his.call("ollama_generate", args);
    expect(other.value).toMatchObject({ status: "queued", text: "" });
    expect(other.value.request_id).not.toBe(left.value.request_id);
    expect((await hers.call("ollama_generate", args)).value.request_id).toBe(left.value.request_id);
  });

  test("have sessions of one name, and each goes on with his own", async () => {
    const [hers, his] = [await ofAnna(PATIENT), await ofBen(PATIENT)];
    const say = (client: TestClient, content: string) =>
      client.call("ollama_chat", { model, session_id: "kitchen", messages: user(content) });
    await say(hers, SECRET);
    await say(his, "Ben's own");
    await say(his, "More");
    expect((await home.record({ path: "/api/chat" })).at(-1)?.body).toMatchObject({
      messages: [{ content: "Ben's own" }, { role: "assistant" }, { content: "More" }],
    });
    expect((await his.call("ollama_clear_context", { session_id: "kitchen" })).value.cleared).toBe(true);
    const kept = await hers.call("ollama_load_context", { session_id: "kitchen" });
    expect(kept.value).toMatchObject({ session: { messages: 2, title: SECRET } });
  });

  test("of 2025 cancel their own calls only, also with the other's session and the id of her call", async () => {
    const server = {
      url: ORIGIN,
      sessionId: crypto.randomUUID(),
      fetch: workerWith({ ...settings, WAIT_SECONDS: "5" }),
    };
    await home.script({ count: 4, holdAfter: 1 });
    const hers = toolMessage({ tool: "ollama_generate", arguments: { model, prompt: SECRET }, id: 1 });
    const call = send({ ...server, token: anna.token }, hers).then((response) => response.text());
    await home.waitFor({ path: "/api/generate", wait: "held" });
    await cancelCall({ ...server, token: ben.token }, 1);
    await home.release();
    expect(await call).toContain("t0 t1 t2 t3");
  });
});
