import { beforeEach, describe, expect, test } from "vitest";
import { eventsOf, type ServerMessage, send } from "../../../harness/mcp/mcp-client.ts";
import { toolMessage } from "../../../harness/mcp/wire.ts";
import { connect, home, ORIGIN, startWithoutSessions, TOKEN, workerWith } from "../hearth.ts";
import { type LargeAnswer, largeAnswers } from "./large-answers.ts";

beforeEach(startWithoutSessions);

/** Python's client takes at most 1,048,576 bytes in one event. */
const MAX_BYTES = 1_000_000;
/** Characters that take the most bytes: one that JSON escapes, and one that is escaped for the sake of some clients. */
const WIDE = ["\u0001", "\u0085"];

async function largestEvent({ tool, given, settings }: LargeAnswer, era: "2025" | "2026") {
  const server = { url: ORIGIN, token: TOKEN, fetch: workerWith(settings) };
  const response = await send(server, { ...toolMessage({ tool, arguments: given }), era, progress: true });
  let bytes = 0;
  let answer = "";
  for await (const { data = "" } of eventsOf(response.body)) {
    bytes = Math.max(bytes, new TextEncoder().encode(data).byteLength);
    answer = data;
  }
  return { bytes, answer };
}

describe.each(WIDE)("no event of an answer full of %j has 1,000,000 bytes:", (character) => {
  test.each(Object.entries(largeAnswers(character)))("%s", async (_, large) => {
    const { scripts = [], before = [], least = 80_000 } = large;
    const client = await connect();
    for (const [tool, given] of before) expect((await client.call(tool, given)).isError).toBe(false);
    await home.script(...scripts);
    for (const era of ["2025", "2026"] as const) {
      const { bytes, answer } = await largestEvent(large, era);
      expect(bytes).toBeLessThan(MAX_BYTES);
      // Otherwise the case would not show what it is for.
      expect(bytes).toBeGreaterThan(least);
      const { result } = JSON.parse(answer) as ServerMessage;
      const { request_id } = result?.structuredContent ?? {};
      if (request_id === undefined) continue;
      const again = { ...large, tool: "ollama_get_request", given: { request_id } };
      expect((await largestEvent(again, era)).bytes).toBeLessThan(MAX_BYTES);
    }
  });
});
