import { beforeEach, expect, test } from "vitest";
import { connect, home, ORIGIN, open, startWithoutSessions, TOKEN, workerWith } from "./hearth.ts";
import { written } from "./written.ts";

/** `listen-in.ts` looks through all that the suite writes; here is what has to be seen line by line. */
let before = 0;
const lines = () => written.slice(before);

beforeEach(async () => {
  await startWithoutSessions();
  before = written.length;
});

const settings = { LOG_LEVEL: "debug", CF_ACCESS_CLIENT_SECRET: "access-secret", CF_ACCESS_CLIENT_ID: "access-id" };

test("no log line holds a prompt, an answer, a token or a secret, whatever happens", async () => {
  const client = await connect({ settings });
  const call = (args: Record<string, unknown>) => client.call("ollama_generate", { model: "gemma3:270m", ...args });
  await home.script({ answer: "the secret answer" });
  await call({ prompt: "the secret prompt" });
  await home.script({ answer: "the secret answer", fault: { kind: "bad-line", after: 1, line: "the secret line" } });
  await call({ prompt: "the secret prompt" });
  await home.script({ fault: { kind: "error-line", after: 1, error: "the secret error" } });
  await call({ prompt: "the secret prompt" });
  await call({ prompt: 5, secret_argument: "the secret value" });
  await client.call("ollama_the secret tool");
  await workerWith(settings)(`${ORIGIN}/mcp/${TOKEN}?token=${TOKEN}`);
  const log = lines().join("\n");
  expect(log).toContain('"event":"tool_call"');
  expect(log).not.toMatch(/the secret|secret_argument|access-secret|access-id/);
  expect(log).not.toContain(TOKEN);
});

test("reading a resource or getting a prompt is one line, with its name and size and nothing of what it holds", async () => {
  const tools = await connect({ settings });
  const messages = [{ role: "user", content: "the secret prompt" }];
  await tools.call("ollama_save_context", { session_id: "secret_session", messages });
  before = written.length;
  const client = await open("auto", { settings });
  await client.readResource({ uri: "ollama://sessions/secret_session" });
  await client.readResource({ uri: "ollama://sessions/secret_other" }).catch(() => {});
  await client.readResource({ uri: "ollama://secret" }).catch(() => {});
  await client.getPrompt({ name: "summarise", arguments: { text: "the secret text" } });
  await client.getPrompt({ name: "secret" }).catch(() => {});
  const ref = { type: "ref/resource", uri: "ollama://sessions/{id}" } as const;
  await client.complete({ ref, argument: { name: "id", value: "secret" } });
  const read = lines().map((line) => JSON.parse(line));
  const both = {
    level: "info",
    user: "owner",
    client: "owner-token",
    ms: expect.any(Number),
    http_id: expect.any(String),
  };
  expect(read.filter(({ event }) => event === "resource_read" || event === "prompt_get")).toEqual([
    { ...both, event: "resource_read", resource: "session", outcome: "ok", bytes: expect.any(Number) },
    { ...both, event: "resource_read", resource: "session", outcome: "session_not_found" },
    { ...both, event: "resource_read", resource: "unknown", outcome: "not_found" },
    { ...both, event: "prompt_get", prompt: "summarise", outcome: "ok", characters_out: expect.any(Number) },
    { ...both, event: "prompt_get", prompt: "unknown", outcome: "invalid_arguments" },
  ]);
  expect(lines().join("\n")).not.toContain("secret");
});

test("a call is one line, with who, what, how long and how it ended", async () => {
  const client = await connect({ settings });
  await client.call("ollama_generate", { model: "nope", prompt: "x" });
  const calls = lines().filter((line) => line.includes('"tool_call"'));
  expect(calls.map((line) => JSON.parse(line))).toEqual([
    {
      level: "info",
      event: "tool_call",
      tool: "ollama_generate",
      user: "owner",
      client: "owner-token",
      outcome: "model_not_found",
      ms: expect.any(Number),
      characters_out: expect.any(Number),
      http_id: expect.any(String),
      request_id: expect.stringMatching(/^req_/),
    },
  ]);
});

test("lines may be text for a person", async () => {
  const client = await connect({ settings: { ...settings, LOG_FORMAT: "text" } });
  await client.call("ollama_get_version");
  expect(lines().find((line) => line.includes("tool_call"))).toMatch(
    /^info tool_call http_id=\S+ tool=ollama_get_version outcome=ok user=owner/,
  );
});
