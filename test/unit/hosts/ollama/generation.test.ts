import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ServedStandIn, serveStandIn } from "#stand-in";
import type { GenerationDelta } from "../../../../src/core/generation.ts";
import { streamGeneration } from "../../../../src/hosts/ollama/generation.ts";

let home: ServedStandIn;

beforeAll(async () => {
  home = await serveStandIn();
});
beforeEach(() => home.standIn.reset());
afterAll(() => home.close());

const body = { model: "gemma3:270m", prompt: "Go" };

async function generate(times: { totalMs: number; idleMs: number }, signal = new AbortController().signal) {
  const call = { path: "/api/generate", body, signal, ...times } as const;
  let text = "";
  try {
    for await (const delta of streamGeneration({ id: "home", kind: "ollama", baseUrl: home.url }, call))
      text += delta.text;
  } catch (error) {
    return { text, error };
  }
  return { text, error: undefined };
}

describe("a home that falls silent", () => {
  test("before its first word is said to load, or to read the prompt", async () => {
    home.standIn.world.scripts.add({ path: "/api/generate", fault: { kind: "stall" } });
    const { error, text } = await generate({ totalMs: 80, idleMs: 10_000 });
    expect(error).toMatchObject({ code: "load_timeout", message: expect.stringMatching(/sent nothing for 0\.1 s/) });
    expect(text).toBe("");
    // On a busy machine the call arrives after its end, and must not take the script of the next test.
    await expect.poll(() => home.standIn.world.record.list({ path: "/api/generate" })).toHaveLength(1);
  });

  test("in the middle has begun to answer, and the text so far is kept", async () => {
    home.standIn.world.scripts.add({ count: 10, fault: { kind: "stall", after: 3 } });
    const { error, text } = await generate({ totalMs: 10_000, idleMs: 80 });
    expect(error).toMatchObject({ code: "idle_timeout", retryable: true });
    expect(text).toBe("t0 t1 t2");
  });

  test("lets go of the connection then, so that Ollama stops", async () => {
    home.standIn.world.scripts.add({ count: 10, fault: { kind: "stall", after: 3 } });
    await generate({ totalMs: 10_000, idleMs: 80 });
    await expect.poll(() => home.standIn.world.record.list({ path: "/api/generate" })[0]?.closedEarlyAt).toBeDefined();
  });
});

test("a truncated answer is cut, not complete", async () => {
  home.standIn.world.scripts.add({ path: "/api/generate", preset: "truncated-200" });
  expect((await generate({ totalMs: 10_000, idleMs: 10_000 })).error).toMatchObject({ code: "stream_cut" });
});

test("a fault of the reader is not blamed on the tunnel, and lets go of the connection", async () => {
  home.standIn.world.scripts.add({ count: 10, fault: { kind: "stall", after: 3 } });
  const call = { path: "/api/generate", body, signal: new AbortController().signal, totalMs: 10_000 } as const;
  const read = async () => {
    for await (const _ of streamGeneration({ id: "home", kind: "ollama", baseUrl: home.url }, call)) {
      throw new RangeError("ours");
    }
  };
  await expect(read()).rejects.toThrow(RangeError);
  await expect.poll(() => home.standIn.world.record.list({ path: "/api/generate" })[0]?.closedEarlyAt).toBeDefined();
});

/** Deltas of an answer whose lines are these. */
async function deltasOf(...lines: string[]) {
  const vpc = { fetch: async () => new Response(`${lines.join("\n")}\n`) } as unknown as Fetcher;
  const call = { path: "/api/chat", body, signal: new AbortController().signal, totalMs: 10_000 } as const;
  const deltas: GenerationDelta[] = [];
  const home = { id: "home", kind: "ollama", baseUrl: "http://home", vpc } as const;
  for await (const delta of streamGeneration(home, call)) deltas.push(delta);
  return deltas;
}

describe("a home that sends what Ollama never does", () => {
  test("gets only well-formed tool calls through, however many came", async () => {
    const call = { function: { name: "f", arguments: {} } };
    const withoutObject = [undefined, null, 7, [], "{", '"text"'].map((given) => ({
      function: { name: "f", arguments: given },
    }));
    const calls = [0, null, {}, { function: {} }, { function: { name: 7 } }, call, ...withoutObject];
    const flood = Array.from({ length: 500_000 }, () => 0);
    const [delta] = await deltasOf(
      JSON.stringify({ message: { content: "", tool_calls: calls } }),
      JSON.stringify({ message: { content: "", tool_calls: flood }, logprobs: flood }),
      JSON.stringify({ done: true, done_reason: "x".repeat(10_000), model: "m".repeat(10_000) }),
    );
    expect(delta?.toolCalls).toEqual([call, ...withoutObject.map(() => call)]);
    expect(delta?.logprobs).toHaveLength(500_000);
    expect(delta?.end?.stopReason).toHaveLength(500);
    expect(delta?.end?.model).toHaveLength(500);
  });

  test("gets the arguments of a tool call read from a text, as other servers send them", async () => {
    const calls = [{ id: "1", function: { index: 0, name: "f", arguments: '{"a":[1]}' } }];
    const [delta] = await deltasOf(JSON.stringify({ message: { tool_calls: calls }, done: true }));
    expect(delta?.toolCalls).toEqual([{ id: "1", function: { index: 0, name: "f", arguments: { a: [1] } } }]);
  });

  test("has its error cut before any pattern is tried on it", async () => {
    const error = `option "${'option "'.repeat(500_000)}`;
    await expect(deltasOf(JSON.stringify({ error }))).rejects.toMatchObject({
      code: "ollama_failed",
      message: expect.stringMatching(/^.{10,300}$/),
    });
  });
});

test("a model that repeats itself is told from a connection that was cut: a retry repeats it again", async () => {
  home.standIn.world.scripts.add({ answer: [..."ab", ..."0".repeat(31)], fault: { kind: "eof", after: 33 } });
  const repeated = await generate({ totalMs: 10_000, idleMs: 10_000 });
  expect(repeated.error).toMatchObject({
    code: "stream_cut",
    retryable: false,
    next: expect.stringMatching(/penalty/),
  });
  home.standIn.world.scripts.add({ answer: [..."ab", ..."0".repeat(20)], fault: { kind: "eof", after: 22 } });
  const cut = await generate({ totalMs: 10_000, idleMs: 10_000 });
  expect(cut.error).toMatchObject({ code: "stream_cut", retryable: true });
});

test("an error that is an object ends the answer with its message", async () => {
  const error = '{"error":{"message":"bad thing"}}';
  home.standIn.world.scripts.add({ answer: "a b", fault: { kind: "bad-line", after: 1, line: error } });
  const { text, error: thrown } = await generate({ totalMs: 10_000, idleMs: 10_000 });
  expect(text).toBe("a");
  expect(thrown).toMatchObject({ code: "ollama_failed", message: expect.stringContaining("bad thing") });
});
