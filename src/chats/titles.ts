import type { ChatMessage } from "../core/chat-message.ts";

const MOST_CHARACTERS = 60;

/** A title from the first question: its first line, shortened at a word. */
export function titleOf(messages: readonly ChatMessage[]): string {
  const question = messages.find(({ role, content }) => role === "user" && content.trim() !== "");
  const line = question?.content.trim().split("\n")[0]?.trim() ?? "";
  if (line === "") return "Untitled";
  if (line.length <= MOST_CHARACTERS) return line;
  return `${line.slice(0, MOST_CHARACTERS).replace(/\s+\S*$/, "")}...`;
}
