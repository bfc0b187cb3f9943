import type { ChatMessage } from "../../core/chat-message.ts";
import { estimateTokens } from "./estimate-tokens.ts";

/** What a message takes: by Ollama's count where it is known, else by an estimate. */
export interface Counted {
  message: ChatMessage;
  tokens?: number;
}

export interface Fitted {
  messages: ChatMessage[];
  /** Messages of the history that did not fit, the oldest ones. */
  leftOut: number;
  /** The place in the history from which on it is all there; before it there are only system messages. */
  from: number;
}

/** Role, separators: what a template adds. */
const TOKENS_OF_A_FRAME = 8;
/** As Ollama counts one. */
const TOKENS_OF_AN_IMAGE = 768;

export function tokensOf({ message, tokens }: Counted): number {
  if (tokens !== undefined) return tokens;
  const { content, images = [], tool_calls = [] } = message;
  const calls = tool_calls.length === 0 ? 0 : estimateTokens(JSON.stringify(tool_calls));
  return TOKENS_OF_A_FRAME + estimateTokens(content) + calls + images.length * TOKENS_OF_AN_IMAGE;
}

/**
 * As much of the history as fits before the new messages: system messages always, of the rest the newest, in whole turns,
 * so that no answer stands without its question. A turn that the new messages go on with, such as by what a tool
 * returned, is one of them.
 * @param room tokens for all of it: the context, less what the answer may take
 */
export function fitHistory(history: readonly Counted[], news: readonly Counted[], room: number): Fitted {
  const begins = beginsOfTurns(history);
  let from = continuesTurn(news) ? ([...begins].at(-1) ?? history.length) : history.length;
  let left = room - sum(news) - sum(history.filter((counted, place) => isSystem(counted) || place >= from));
  let turn = 0;
  for (const [place, counted] of [...history.entries()].reverse()) {
    if (isSystem(counted) || place >= from) continue;
    turn += tokensOf(counted);
    if (turn > left) break;
    if (!begins.has(place)) continue;
    from = place;
    left -= turn;
    turn = 0;
  }
  const kept = history.filter((counted, place) => isSystem(counted) || place >= from);
  return {
    messages: [...kept, ...news].map(({ message }) => message),
    leftOut: history.length - kept.length,
    from,
  };
}

const isSystem = ({ message }: Counted) => message.role === "system";

function continuesTurn(news: readonly Counted[]): boolean {
  const first = news.find((counted) => !isSystem(counted));
  return first !== undefined && first.message.role !== "user";
}

const sum = (messages: readonly Counted[]) => messages.reduce((total, counted) => total + tokensOf(counted), 0);

/** A turn begins with a message of the user that follows one of somebody else; what the system says belongs to none. */
function beginsOfTurns(history: readonly Counted[]): Set<number> {
  const begins = new Set<number>();
  let before: string | undefined;
  for (const [place, counted] of history.entries()) {
    if (isSystem(counted)) continue;
    const { role } = counted.message;
    if (before === undefined || (role === "user" && before !== "user")) begins.add(place);
    before = role;
  }
  return begins;
}
