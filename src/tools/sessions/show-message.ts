import type { StoredMessage } from "../../chats/store/message-table.ts";

/** Images would fill a reader's context, and so would what is longer than `most`; the export has all of it. */
export function showMessage({ seq, message, tokens }: StoredMessage, most: number): ShownMessage {
  const { images, ...said } = message;
  const shown = { seq, ...said, ...(images === undefined ? {} : { images: images.length }), tokens };
  if (JSON.stringify(shown).length <= most) return shown;
  const { content, thinking, tool_calls, ...rest } = shown;
  const calls = tool_calls === undefined ? undefined : JSON.stringify(tool_calls);
  return {
    ...rest,
    ...cut("content", content, most / 2),
    ...(thinking === undefined ? {} : cut("thinking", thinking, most / 5)),
    ...(calls === undefined ? {} : calls.length <= most / 5 ? { tool_calls } : cut("tool_calls", calls, most / 5)),
  };
}

type ShownMessage = { role: string; content: string } & Record<string, unknown>;

/** With its length, where that is more than is shown. @param most characters as JSON, in which a sign may take six */
function cut<Name extends string>(name: Name, text: string, most: number) {
  if (JSON.stringify(text).length <= most) return { [name]: text } as Record<Name, string>;
  let length = most;
  while (JSON.stringify(text.slice(0, length)).length > most) length = Math.floor(length / 1.2);
  return { [name]: text.slice(0, length), [`${name}_length`]: text.length } as Record<Name, string>;
}
