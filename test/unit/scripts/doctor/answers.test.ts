import { describe, expect, test } from "vitest";
import { streaming } from "../../../../scripts/doctor/checks/streaming.ts";
import { judgeLoad } from "../../../../scripts/doctor/judge-load.ts";
import { judgeStreaming } from "../../../../scripts/doctor/judge-streaming.ts";
import type { Arrival } from "../../../../scripts/doctor/read-stream.ts";
import { deployment, findingOf, stream } from "./deployment.ts";

const every = (ms: number, from: number, to: number, kind: Arrival["kind"]): Arrival[] =>
  Array.from({ length: Math.floor((to - from) / ms) }, (_, index) => ({ at: from + index * ms, kind }));
const result = (at: number): Arrival => ({ at, kind: "result" });
const alive = every(500, 500, 4_000, "keepalive");
const inOrder = (...arrivals: Arrival[][]) => arrivals.flat().sort((one, other) => one.at - other.at);

describe("how an answer of three seconds came", () => {
  const SPOKEN = 3_000;

  test("is a stream where it came while it was said", () => {
    expect(judgeStreaming(inOrder(every(100, 1_000, 4_000, "text"), alive, [result(4_000)]), SPOKEN)).toBe("streams");
  });

  test("is a stream where a slow machine got it in few, late pieces", () => {
    const late = [2_400, 2_900, 3_900].map((at): Arrival => ({ at, kind: "text" }));
    expect(judgeStreaming(inOrder(late, [result(4_000)]), SPOKEN)).toBe("streams");
  });

  test("is held at home where the Worker's signs of life came in time, and the text at the end", () => {
    const lump = every(1, 3_990, 4_000, "text");
    expect(judgeStreaming(inOrder(alive, lump, [result(4_000)]), SPOKEN)).toBe("held_at_home");
    expect(judgeStreaming(inOrder(alive, [result(4_000)]), SPOKEN)).toBe("held_at_home");
  });

  test("is held at home where the queue's places came before, which are no text", () => {
    const waiting: Arrival[] = [{ at: 10, kind: "progress" }];
    expect(judgeStreaming(inOrder(waiting, alive, [result(4_000)]), SPOKEN)).toBe("held_at_home");
  });

  test("is held on the way where all came at the end", () => {
    const lump: Arrival[] = ["keepalive", "text", "text", "text", "text"].map(
      (kind) => ({ at: 4_000, kind }) as Arrival,
    );
    expect(judgeStreaming([...lump, result(4_000)], SPOKEN)).toBe("held_on_the_way");
  });

  test("cannot be told where it was said in no time", () => {
    const lump: Arrival[] = [{ at: 40, kind: "text" }, result(50)];
    for (const spoken of [0, 200, Number.NaN]) expect(judgeStreaming(lump, spoken)).toBe("too_quick");
  });
});

describe("an answer that a proxy before us holds back", () => {
  const edge = deployment();

  test("is named, and not blamed on cloudflared", async () => {
    const progress = (message: string) => ({
      method: "notifications/progress",
      params: { progressToken: 1, progress: 1, message },
    });
    const structuredContent = { status: "done", request_id: "r", answer_tokens: 60, tokens_per_second: 20 };
    const pieces = ["Once", " upon", " a", " time"].map(progress);
    edge.say({ "/mcp": stream(...pieces, { id: 1, result: { content: [], structuredContent } }) });
    const finding = await findingOf(streaming, edge.visit());
    expect(finding).toMatchObject({ state: "fail", code: "buffered_on_the_way" });
    expect(finding.seen).toMatch(/60 tokens, generated in 3 s, arrived in one piece over 0 s/);
    expect(finding.next).toMatch(/Ollama and cloudflared are not the cause/);
  });
});

describe("a cold load", () => {
  test.each([
    [3, "ok", undefined],
    [59.9, "ok", undefined],
    [60, "warn", "slow_load"],
    [89, "warn", "slow_load"],
    [90, "fail", "load_timeout"],
    [124, "fail", "load_timeout"],
  ])("of %d s is %s against the edge's limit", (seconds, state, code) => {
    const finding = judgeLoad("gemma3:1b", seconds);
    expect([finding.state, finding.code]).toEqual([state, code]);
    expect(finding.seen).toMatch(/gives up after 100 to 125 s/);
  });
});
