import type { ChatMessage } from "../core/chat-message.ts";

/** What a message takes: by Ollama's count where it is known, else by its length. */
export interface Counted {
  message: ChatMessage;
  tokens?: number;
}

export interface Fitted {
  messages: ChatMessage[];
  /** Messages of the history that did not fit, the oldest ones. */
  leftOut: number;
}

/** English has four characters a token, code and other languages fewer; better a little left out than cut in silence. */
const CHARACTERS_OF_A_TOKEN = 3;
/** Role, separators: what a template adds. */
const TOKENS_OF_A_FRAME = 8;
/** As Ollama counts one. */
const TOKENS_OF_AN_IMAGE = 768;

export function tokensOf({ message, tokens }: Counted): number {
  if (tokens !== undefined) return tokens;
  const { content, images = [], tool_calls = [] } = message;
  const characters = content.length + (tool_calls.length === 0 ? 0 : JSON.stringify(tool_calls).length);
  return TOKENS_OF_A_FRAME + Math.ceil(characters / CHARACTERS_OF_A_TOKEN) + images.length * TOKENS_OF_AN_IMAGE;
}

/**
 * As much of the history as fits before the new messages: system messages always, of the rest the newest, in whole turns,
 * so that no answer stands without its question.
 * @param room tokens for all of it: the context, less what the answer may take
 */
export function fitHistory(history: readonly Counted[], news: readonly Counted[], room: number): Fitted {
  const isSystem = ({ message }: Counted) => message.role === "system";
  let left = room - sum(news) - sum(history.filter(isSystem));
  let from = history.length;
  for (const turn of turnsFromTheEnd(history.filter((counted) => !isSystem(counted)))) {
    left -= sum(turn);
    if (left < 0) break;
    from = history.indexOf(turn[0] as Counted);
  }
  const kept = history.filter((counted, place) => isSystem(counted) || place >= from);
  return {
    messages: [...kept, ...news].map(({ message }) => message),
    leftOut: history.length - kept.length,
  };
}

const sum = (messages: readonly Counted[]) => messages.reduce((total, counted) => total + tokensOf(counted), 0);

/** A turn begins with a message of the user that follows one of somebody else. */
function turnsFromTheEnd(history: readonly Counted[]): Counted[][] {
  const turns: Counted[][] = [];
  for (const [place, counted] of history.entries()) {
    const begins = counted.message.role === "user" && history[place - 1]?.message.role !== "user";
    if (begins || turns.length === 0) turns.push([]);
    turns.at(-1)?.push(counted);
  }
  return turns.reverse();
}
