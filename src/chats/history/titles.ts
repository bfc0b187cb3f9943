import type { ChatMessage } from "../../core/chat-message.ts";
import { cutAt } from "../../core/cut-at.ts";

const MAX_CHARACTERS = 60;

/** Title of a session without a question. */
export const UNTITLED = "Untitled";

/** Makes a title from the first line of the first question, shortened at a word. Empty if there is no question. */
export function titleOf(messages: readonly Pick<ChatMessage, "role" | "content">[]): string {
  const question = messages.find(({ role, content }) => role === "user" && content.trim() !== "");
  const line =
    question?.content
      .trim()
      .split(/[\r\n]/)[0]
      ?.trim() ?? "";
  if (line.length <= MAX_CHARACTERS) return line;
  const start = cutAt(line, MAX_CHARACTERS);
  const words = start.replace(/\s+\S*$/, "");
  return `${words.length > MAX_CHARACTERS / 2 ? words : start}...`;
}
