import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openCall } from "../../harness/mcp/mcp-client.ts";
import type { TestClient, ToolOutcome } from "../../harness/mcp/sdk-client.ts";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { type HearthProcess, startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { type Forwarder, startForwarder } from "./forwarder.ts";
import { ollamaUrl } from "./given.ts";
import { patient } from "./patient.ts";
import { askOllama, MODEL, openRealHome } from "./real-home.ts";

const OTHER = "lab-other:latest";
const PHONE = "the-token-of-the-owners-phone-32-characters";
openRealHome([OTHER]);

interface Message {
  role: string;
  content: string;
  tokens?: number;
}

let line: Forwarder;
let hearth: HearthProcess;
let client: TestClient;

beforeAll(async () => {
  line = await startForwarder(ollamaUrl(), {});
  const sha256 = createHash("sha256").update(PHONE).digest("hex");
  const phone = { name: "phone", user: "owner", sha256, grants: ["read", "chat"] };
  hearth = await startHearth({ OLLAMA_BASE_URL: `http://${line.address}`, AUTH_TOKENS: JSON.stringify([phone]) });
  client = patient(await connectV2("auto")(`${hearth.url}/mcp`, hearth.token));
});

afterAll(async () => {
  await client?.close();
  await hearth?.stop();
  await line?.close();
});

/** Short answers, always the same. */
const OPTIONS = { num_predict: 16, temperature: 0, seed: 1 };
const user = (content: string) => ({ role: "user", content });

async function say(who: TestClient, session_id: string, content: string, more: object = {}): Promise<ToolOutcome> {
  const args = { model: MODEL, session_id, messages: [user(content)], options: OPTIONS, ...more };
  const said = await who.call("ollama_chat", args);
  expect(said.isError, said.text).toBe(false);
  expect(said.value).toMatchObject({ status: "done", session_id });
  return said;
}

/** The messages of the last prompt, as Ollama was sent them. */
const lastPrompt = () => (line.sentTo("/api/chat").at(-1) as { messages: Message[] }).messages;

async function load(session_id: string): Promise<{ session: Record<string, unknown>; messages: Message[] }> {
  return (await client.call("ollama_load_context", { session_id })).value as never;
}

const sum = (messages: Message[]) => messages.reduce((total, { tokens = Number.NaN }) => total + tokens, 0);

test("a session over ten turns carries the first, and a second client of the user goes on with it", async () => {
  const first = "My name is Anna, and I live in Lisbon with my cat Marmalade.";
  const questions = [
    "What is my name?",
    "Where do I live?",
    "Who lives with me?",
    "Name a fish.",
    "Name a bird.",
    "Name a tree.",
    "Name a river.",
    "Name a colour.",
    "Name a city.",
    "What is my cat called?",
  ];
  const phone = patient(await connectV2("auto")(`${hearth.url}/mcp`, PHONE));
  const counts: number[] = [];
  for (const [turn, question] of [first, ...questions].entries()) {
    const { value } = await say(turn < 6 ? client : phone, "anna", question);
    const prompt = lastPrompt();
    expect(prompt).toHaveLength(2 * turn + 1);
    expect(prompt[0]).toEqual(user(first));
    expect(prompt.at(-1)).toEqual(user(question));
    expect(value.notices ?? []).not.toContainEqual(expect.stringMatching(/left out|cut it/));
    counts.push(value.prompt_tokens as number);
  }
  await phone.close();
  // Each prompt has what the one before had, its answer and a question: it grows by more than a frame each time.
  for (const [turn, count] of counts.slice(1).entries()) expect(count - (counts[turn] ?? 0)).toBeGreaterThan(8);
  const { session, messages } = await load("anna");
  expect(session).toMatchObject({ title: first, messages: 22, model: MODEL });
  expect(messages.map(({ role }) => role)).toEqual(Array(11).fill(["user", "assistant"]).flat());
  // Ollama's own count is kept: of all but the last answer it is the count of the last prompt, give or take rounding.
  expect(Math.abs(sum(messages.slice(0, -1)) - (counts.at(-1) ?? 0))).toBeLessThan(11);
  expect(messages.at(-1)?.tokens).toBeLessThanOrEqual(OPTIONS.num_predict);
});

describe("a session longer than the context says what it left out, keeps it, and Ollama cuts nothing", () => {
  const PROSE = "The miller took the sack of flour to the town, and the baker made twelve loaves of bread of it. ";
  const CONTEXT = 512;
  const TURNS = 4;

  // Such as take very different numbers of tokens for their length, about 150 a message.
  test.each([
    ["prose", PROSE.repeat(7)],
    ["a-table", "12.50\t13.75\t99.01\n".repeat(9)],
    ["Chinese", "敏捷的棕色狐狸跳过了懒狗，然后回家在火炉旁睡觉。".repeat(7)],
    ["code", "for (const [i, x] of list.entries()) {\n  if (x?.y !== undefined) out.push({ ...x, i });\n}\n".repeat(4)],
  ])("%s", async (session, text) => {
    const options = { ...OPTIONS, num_ctx: CONTEXT };
    const system = { role: "system", content: "You are terse." };
    let told = 0;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const messages = [...(turn === 0 ? [system] : []), user(`${turn}. ${text}`)];
      const { value } = await say(client, session, "", { messages, options });
      const notices = (value.notices ?? []) as string[];
      expect(notices).not.toContainEqual(expect.stringMatching(/so it was cut/));
      expect(value.prompt_tokens).toBeLessThanOrEqual(CONTEXT - OPTIONS.num_predict);
      const prompt = lastPrompt();
      expect(prompt.slice(0, 2)).toEqual([system, user(expect.stringContaining(text))]);
      const leftOut = 2 * turn + 2 - prompt.length;
      const said = `${leftOut} earlier messages of the session did not fit the context of ${CONTEXT} tokens and were left out`;
      expect(notices.some((notice) => notice.startsWith(said))).toBe(leftOut > 0);
      if (leftOut > 0) told += 1;
    }
    expect(told).toBeGreaterThan(1);
    expect((await load(session)).session).toMatchObject({ messages: 2 * TURNS + 1 });
  });
});

describe("a client that goes in the middle of a turn", () => {
  const STORY = { num_predict: 80, temperature: 0 };
  const leave = async (era: "2025" | "2026", session_id: string) => {
    const args = {
      model: MODEL,
      session_id,
      messages: [user("Count from one to one hundred, in words.")],
      options: STORY,
    };
    const call = openCall(hearth, { tool: "ollama_chat", arguments: args, era });
    await call.progress;
    call.leave();
    const { value } = await client.call("ollama_list_requests");
    return (value.requests as { request_id: string; state: string }[])[0];
  };

  test.each(["2025", "2026"] as const)("of %s finds the whole of it in the session afterwards", async (era) => {
    const name = `left-${era}`;
    await say(client, name, "Hello");
    const request = await leave(era, name);
    expect(request).toMatchObject({ state: "running" });
    const busy = await client.call("ollama_chat", { session_id: name, messages: [user("And?")] });
    expect(busy.text).toMatch(new RegExp(`${request?.request_id}[\\s\\S]*\\[session_busy`));
    const { value } = await client.call("ollama_get_request", { request_id: request?.request_id });
    expect(value).toMatchObject({ status: "done", session_id: name });
    const { session, messages } = await load(name);
    expect(session).not.toHaveProperty("busy_with");
    expect(messages).toHaveLength(4);
    expect(messages[3]).toMatchObject({ role: "assistant", content: value.text, tokens: value.answer_tokens });
    await say(client, name, "Thank you.");
    expect(lastPrompt()).toHaveLength(5);
  });
});

test("a session goes on with another model", async () => {
  await askOllama("/api/create", { model: OTHER, from: MODEL, system: "You are a pirate.", stream: false });
  await say(client, "both", "My name is Ben.");
  const { value } = await say(client, "both", "What is my name?", { model: OTHER });
  expect(value.model).toBe(OTHER);
  expect(lastPrompt().map(({ role }) => role)).toEqual(["user", "assistant", "user"]);
  await say(client, "both", "Name a ship.", { model: undefined });
  expect(line.sentTo("/api/chat").at(-1)).toMatchObject({ model: OTHER });
  expect((await load("both")).session).toMatchObject({ model: OTHER, messages: 6 });
  await say(client, "both", "Name a sail.");
  expect((await load("both")).session).toMatchObject({ model: MODEL, messages: 8 });
});
