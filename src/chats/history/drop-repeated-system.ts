import type { ChatMessage } from "../../core/chat-message.ts";

/**
 * Returns the new messages without a system prompt that repeats the last one. Many clients send their system prompt with
 * every turn, and a session that kept every copy would soon have room for nothing else.
 */
export function dropRepeatedSystemPrompt(
  history: readonly { message: ChatMessage }[],
  newMessages: readonly ChatMessage[],
): ChatMessage[] {
  const repeated = newMessages.filter(isSystem);
  const before = history.map(({ message }) => message).filter(isSystem);
  const last = before.slice(Math.max(0, before.length - repeated.length));
  const same =
    last.length === repeated.length && last.every(({ content }, place) => content === repeated[place]?.content);
  return same ? newMessages.filter((message) => !isSystem(message)) : [...newMessages];
}

const isSystem = ({ role }: ChatMessage) => role === "system";
