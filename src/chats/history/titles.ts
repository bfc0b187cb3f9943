import type { ChatMessage } from "../../core/chat-message.ts";

const MAX_CHARACTERS = 60;

/** Of a session in which nothing was asked yet. */
export const UNTITLED = "Untitled";

/** A title from the first question: its first line, shortened at a word; empty where there is no question. */
export function titleOf(messages: readonly ChatMessage[]): string {
  const question = messages.find(({ role, content }) => role === "user" && content.trim() !== "");
  const line =
    question?.content
      .trim()
      .split(/[\r\n]/)[0]
      ?.trim() ?? "";
  if (line.length <= MAX_CHARACTERS) return line;
  // Half a character is none.
  const start = line.slice(0, MAX_CHARACTERS).replace(/[\ud800-\udbff]$/, "");
  const words = start.replace(/\s+\S*$/, "");
  return `${words.length > MAX_CHARACTERS / 2 ? words : start}...`;
}
