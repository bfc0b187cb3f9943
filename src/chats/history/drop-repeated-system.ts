import type { ChatMessage } from "../../core/chat-message.ts";

/**
 * New messages without what the system said last anyway: many clients send their system prompt with every turn, and a
 * session that kept each of them would soon have room for nothing else.
 */
export function dropRepeatedSystemPrompt(
  history: readonly { message: ChatMessage }[],
  news: readonly ChatMessage[],
): ChatMessage[] {
  const again = news.filter(isSystem);
  const before = history.map(({ message }) => message).filter(isSystem);
  const last = before.slice(Math.max(0, before.length - again.length));
  const same = last.length === again.length && last.every(({ content }, place) => content === again[place]?.content);
  return same ? news.filter((message) => !isSystem(message)) : [...news];
}

const isSystem = ({ role }: ChatMessage) => role === "system";
