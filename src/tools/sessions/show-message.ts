import type { StoredMessage } from "../../chats/store/message-table.ts";
import { cutAt } from "../../core/cut-at.ts";

/**
 * Returns a stored message for a reader. Images become a number, and long texts are cut: both would fill the reader's
 * context. The resource of the session has all of it.
 * @param max characters of the message as JSON
 */
export function showMessage({ seq, message, tokens }: StoredMessage, max: number): ShownMessage {
  const { images, ...fields } = message;
  const shown = { seq, ...fields, ...(images === undefined ? {} : { images: images.length }), tokens };
  if (JSON.stringify(shown).length <= max) return shown;
  const { content, thinking, tool_calls, ...rest } = shown;
  const calls = tool_calls === undefined ? undefined : JSON.stringify(tool_calls);
  return {
    ...rest,
    ...cut("content", content, max / 2),
    ...(thinking === undefined ? {} : cut("thinking", thinking, max / 5)),
    ...(calls === undefined ? {} : calls.length <= max / 5 ? { tool_calls } : cut("tool_calls", calls, max / 5)),
  };
}

type ShownMessage = { role: string; content: string } & Record<string, unknown>;

/** Returns a text, cut, with its whole length if it was cut. @param max characters as JSON, where one may be escaped as six */
function cut<Name extends string>(name: Name, text: string, max: number) {
  if (JSON.stringify(text).length <= max) return { [name]: text } as Record<Name, string>;
  let length = max;
  while (JSON.stringify(cutAt(text, length)).length > max) length = Math.floor(length / 1.2);
  return { [name]: cutAt(text, length), [`${name}_length`]: text.length } as Record<Name, string>;
}
