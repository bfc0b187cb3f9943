import type { OpenAICompatibleChatLanguageModel } from "@ai-sdk/openai-compatible";
import type { ChatMessage } from "../../core/chat-message.ts";
import type { ChatBody, GenerateBody } from "../../core/job.ts";

/** What the package takes for one answer. */
export type CallOptions = Parameters<OpenAICompatibleChatLanguageModel["doStream"]>[0];
/** A conversation in the form of the package. */
export type Prompt = CallOptions["prompt"];

/** Converts a prompt to a conversation of one turn. */
export function promptOfGenerate({ system, prompt = "", images }: GenerateBody): Prompt {
  const user = userMessage(prompt, images);
  return system === undefined || system === "" ? [user] : [{ role: "system", content: system }, user];
}

/**
 * Converts a conversation. Thinking is left out: servers refuse it, ignore it or bind it to one model. Pictures that are not a
 * user's follow as a message of the user, because only those may have some.
 */
export function promptOfChat({ messages }: ChatBody): Prompt {
  const calls = new OpenCalls();
  return messages.flatMap((message, place): Prompt => {
    const { role, content } = message;
    if (role === "user") return [userMessage(content, message.images)];
    const pictures = images(message.images);
    const after: Prompt = pictures.length === 0 ? [] : [{ role: "user", content: pictures }];
    if (role === "system") return [{ role, content }, ...after];
    if (role === "tool") return [toolResult(content, calls.answeredBy(message, place)), ...after];
    const text = content === "" ? [] : [{ type: "text" as const, text: content }];
    return [{ role, content: [...text, ...calls.begin(message, place)] }, ...after];
  });
}

interface OpenCall {
  id: string;
  name: string;
}

/** The calls of functions that wait for their results. Ollama needs no ids; chat completions do. */
class OpenCalls {
  #open: OpenCall[] = [];

  /** @param place of the message, for ids */
  begin({ tool_calls: calls = [] }: ChatMessage, place: number) {
    const parts = calls.map(({ id, function: { name, arguments: input } }, index) => ({
      type: "tool-call" as const,
      toolCallId: id ?? `call_${place}_${index}`,
      toolName: name,
      input,
    }));
    this.#open = parts.map(({ toolCallId, toolName }) => ({ id: toolCallId, name: toolName }));
    return parts;
  }

  /** A result without an id belongs to the call of its function, or else to the first call without a result. */
  answeredBy({ tool_call_id: id, tool_name: name }: ChatMessage, place: number): OpenCall {
    const byId = this.#open.find((call) => call.id === id);
    const call =
      byId ?? (id === undefined ? (this.#open.find((each) => each.name === name) ?? this.#open[0]) : undefined);
    this.#open = this.#open.filter((each) => each !== call);
    return { id: id ?? call?.id ?? `call_${place}`, name: name ?? call?.name ?? "function" };
  }
}

/** The type of a picture is read from its first bytes. */
const images = (list: readonly string[] = []) =>
  list.map((data) => ({ type: "file" as const, mediaType: "image", data: { type: "data" as const, data } }));

function userMessage(text: string, list: readonly string[] | undefined): Prompt[number] {
  const pictures = images(list);
  const words = text === "" && pictures.length > 0 ? [] : [{ type: "text" as const, text }];
  return { role: "user", content: [...words, ...pictures] };
}

const toolResult = (value: string, { id, name }: OpenCall): Prompt[number] => ({
  role: "tool",
  content: [{ type: "tool-result", toolCallId: id, toolName: name, output: { type: "text", value } }],
});
