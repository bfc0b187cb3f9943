import type { ChatMessage } from "../../core/chat-message.ts";
import { estimateTokens } from "../../core/estimate-tokens.ts";

/** Message with the tokens that Ollama has counted, if they are known. */
export interface CountedMessage {
  message: ChatMessage;
  tokens?: number;
}

/** Messages to send: as much of the history as fits, then the new messages. */
export interface FittedHistory {
  messages: ChatMessage[];
  /** Number of messages of the history that did not fit. */
  omitted: number;
  /** Index in the history from which on it is complete. Before it only system messages are sent. */
  from: number;
}

/** Tokens that a template adds to a message: its role, and separators. */
const FRAME_TOKENS = 8;
/** Ollama's own count for an image. */
const IMAGE_TOKENS = 768;

/** Returns the tokens of a message: Ollama's count if it is known, otherwise an estimate. */
export function tokensOf({ message, tokens }: CountedMessage): number {
  if (tokens !== undefined) return tokens;
  const { content, images = [], tool_calls = [] } = message;
  const calls = tool_calls.length === 0 ? 0 : estimateTokens(JSON.stringify(tool_calls));
  return FRAME_TOKENS + estimateTokens(content) + calls + images.length * IMAGE_TOKENS;
}

/**
 * Fits the history and the new messages into a number of tokens. System messages are always sent. Of the others the newest
 * turns are sent, complete ones only, so that no answer comes without its question. If the new messages continue a turn,
 * such as with the result of a tool, that turn is always sent.
 * @param maxTokens for history and new messages together: the context minus the room for the answer
 */
export function fitHistory(
  history: readonly CountedMessage[],
  newMessages: readonly CountedMessage[],
  maxTokens: number,
): FittedHistory {
  const starts = turnStarts(history);
  let from = continuesTurn(newMessages) ? ([...starts].at(-1) ?? history.length) : history.length;
  let remaining =
    maxTokens - sum(newMessages) - sum(history.filter((counted, index) => isSystem(counted) || index >= from));
  let turn = 0;
  for (const [index, counted] of [...history.entries()].reverse()) {
    if (isSystem(counted) || index >= from) continue;
    turn += tokensOf(counted);
    if (turn > remaining) break;
    if (!starts.has(index)) continue;
    from = index;
    remaining -= turn;
    turn = 0;
  }
  const kept = history.filter((counted, index) => isSystem(counted) || index >= from);
  return {
    messages: [...kept, ...newMessages].map(({ message }) => message),
    omitted: history.length - kept.length,
    from,
  };
}

const isSystem = ({ message }: CountedMessage) => message.role === "system";

function continuesTurn(newMessages: readonly CountedMessage[]): boolean {
  const first = newMessages.find((counted) => !isSystem(counted));
  return first !== undefined && first.message.role !== "user";
}

const sum = (messages: readonly CountedMessage[]) => messages.reduce((total, counted) => total + tokensOf(counted), 0);

/** Returns where turns start: at a user message that follows another role. System messages belong to no turn. */
function turnStarts(history: readonly CountedMessage[]): Set<number> {
  const starts = new Set<number>();
  let previous: string | undefined;
  for (const [index, counted] of history.entries()) {
    if (isSystem(counted)) continue;
    const { role } = counted.message;
    if (previous === undefined || (role === "user" && previous !== "user")) starts.add(index);
    previous = role;
  }
  return starts;
}
