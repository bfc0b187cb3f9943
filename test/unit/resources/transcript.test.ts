import { expect, test } from "vitest";
import type { LoadedSession } from "../../../src/chats/outcomes.ts";
import { transcript } from "../../../src/resources/transcript.ts";

test("a transcript survives what an earlier build stored of a home that sends what Ollama never does", () => {
  const calls = [null, 7, {}, { function: { name: 7 } }, { function: { name: "look" } }];
  const times = { created_at: 0, updated_at: 0, expires_at: 0 };
  const session = { session: { id: "s", title: "t", tags: [], messages: 1, ...times }, messages: [] } as LoadedSession;
  session.messages.push({ seq: 0, at: 0, message: { role: "assistant", content: "", tool_calls: calls as never } });
  const text = transcript(session);
  expect(text.match(/^Calls `\?`:$/gm)).toHaveLength(4);
  expect(text).toContain("Calls `look`:\n\n```json\n{}\n```");
});
