import { beforeEach, describe, expect, test } from "vitest";
import { CALLER, MEASURED } from "../../measured-behaviour.ts";
import { DEFAULT_MODELS } from "../../stand-in/models/default-models.ts";
import { said, served } from "./served.ts";

const standIn = served();
const caller = { name: CALLER, capabilities: ["completion" as const, "tools" as const], family: "qwen2" };

beforeEach(() => standIn.control().reset({ version: "0.17.4", models: [...DEFAULT_MODELS, caller] }));

describe("as Ollama 0.17.4 was measured", () => {
  test.each(MEASURED)("$name", async ({ path, body, status, answer }) => {
    const response = await standIn.post(path, body);
    const text = await response.text();
    expect([response.status, text === ""]).toEqual([status, answer === undefined]);
    if (answer !== undefined) expect(JSON.parse(text)).toMatchObject(answer);
  });

  test("a parameter that was set to null is out of force, and is printed as Go prints it", async () => {
    await standIn.post("/api/create", { model: "warm", from: "gemma3:270m", parameters: { temperature: null } });
    const [, shown] = await standIn.ask("/api/show", { model: "warm" });
    expect(shown.parameters).toMatch(/^temperature +<nil>$/m);
    expect(shown.modelfile).toMatch(/^PARAMETER temperature <nil>$/m);
    expect((await standIn.ask("/api/generate", { model: "warm", prompt: "x", stream: false }))[0]).toBe(200);
  });

  test("what follows the tag of a call is lost where the request brings functions", async () => {
    const tools = [{ type: "function", function: { name: "measure" } }];
    const messages = [{ role: "user", content: "x" }];
    const answer = 'Well: <tool_call>{"name": "nothing"}';
    await standIn.control().script({ answer }, { answer });
    const lost = await standIn.stream("/api/chat", { model: CALLER, messages, tools });
    expect(said(lost)).toBe("Well: ");
    expect(lost.at(-1)).toMatchObject({ done_reason: "stop", eval_count: 14 });
    expect(said(await standIn.stream("/api/chat", { model: CALLER, messages }))).toBe(answer);
  });

  test("who leaves while the prompt is read frees the slot only when all of it was read", async () => {
    const prompt = { model: "gemma3:270m", prompt: "x", stream: false };
    await standIn.control().script({ firstTokenDelayMs: 300 });
    const leave = new AbortController();
    const left = standIn.post("/api/generate", prompt, { signal: leave.signal }).catch(() => {});
    await standIn.control().waitFor({ wait: "started" });
    const next = standIn.ask("/api/generate", prompt);
    await standIn.control().waitFor({ wait: "waiting" });
    leave.abort();
    await Promise.all([left, next]);
    const [first, second] = await standIn.control().record();
    expect(first?.closedEarlyAt).toBeLessThan(Number(second?.firstByteAt));
    expect(Number(second?.firstByteAt) - Number(first?.at)).toBeGreaterThanOrEqual(295);
  });
});
