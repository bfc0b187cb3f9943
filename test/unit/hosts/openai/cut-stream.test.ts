import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseJsonObject } from "../../../../src/core/json-object.ts";
import { event, streamOf } from "../../../scripted-provider/chunks.ts";
import { ScriptedProvider } from "../../../scripted-provider/serve-provider.ts";
import { ask, hostAt } from "./ask-provider.ts";

/** How the bytes end: in order, or with a connection that breaks. */
type End = "close" | "break";

const delta = (part: object) => event({ choices: [{ delta: part }] });
const before = [
  delta({ content: null }),
  delta({ reasoning: "hm" }),
  ...["Hé", "l", "lo"].map((content) => delta({ content })),
  delta({ tool_calls: [{ id: "c", function: { name: "f", arguments: "{}" } }] }),
].join("");
const last = event({ choices: [{ delta: {}, finish_reason: "stop" }] });
const bytes = Buffer.from(before + last + event({ choices: [], usage: { prompt_tokens: 1 } }) + event("[DONE]"));
/** Where the finish reason has come whole. */
const finished = Buffer.byteLength(before + last.trimEnd());

/** The text of all events that are whole in the first bytes. A clean end makes the last one whole without its newlines. */
const textIn = (count: number, end: End) =>
  (bytes.subarray(0, count).toString() + (end === "close" ? "\n\n" : ""))
    .split("\n\n")
    .slice(0, -1)
    .map((line) => parseJsonObject(line.replace("data: ", "")))
    .map((data) => (data?.choices as { delta?: { content?: string } }[] | undefined)?.[0]?.delta?.content ?? "")
    .join("");

const expected = (count: number, end: End) => {
  const isWhole = count >= finished + (end === "break" ? 2 : 0);
  return [count, textIn(count, end), isWhole ? undefined : end === "close" ? "interrupted" : "stream_cut"];
};

/** The first bytes of the answer, and then their end. */
function cutAfter(count: number, end: End): ReadableStream {
  return new ReadableStream(
    {
      start(controller) {
        if (count > 0) controller.enqueue(bytes.subarray(0, count));
        if (end === "close") controller.close();
      },
      // Asked for more, once the first bytes have been read.
      pull: (controller) => controller.error(new TypeError("terminated")),
    },
    { highWaterMark: 0 },
  );
}

describe("an answer that is cut", () => {
  test.each(["close", "break"] as const)("at any byte, by %s, is never finished, and keeps its text", async (end) => {
    let count = 0;
    const fetch = async (url: string) =>
      url.endsWith("/models") ? Response.json({ data: [] }) : new Response(cutAfter(count, end));
    const host = hostAt("http://studio/v1", { vpc: { fetch } as unknown as Fetcher });
    for (; count < bytes.length; count += 1) {
      const { result, error } = await ask(host);
      expect([count, result.text, error?.code]).toEqual(expected(count, end));
    }
  });

  describe("by a real server", () => {
    const provider = new ScriptedProvider();
    beforeAll(() => provider.start());
    afterAll(() => provider.close());

    test.each(["close", "break"] as const)("is no other (%s)", async (end) => {
      for (let count = 0; count < bytes.length; count += 41) {
        provider.script("/chat/completions", { ...streamOf(), pieces: [bytes.subarray(0, count)], end });
        const { result, error } = await ask(hostAt(provider.url));
        expect([count, result.text, error?.code]).toEqual(expected(count, end));
      }
    });
  });
});
