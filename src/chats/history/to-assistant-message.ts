import type { Delivery } from "../../core/delivery.ts";
import type { CountedMessage } from "./fit-history.ts";

/** Returns the answer of a turn as a message of the session. */
export function toAssistantMessage({ text, thinking, tool_calls, whole, answer_tokens }: Delivery): CountedMessage {
  const calls = tool_calls.length === 0 ? undefined : tool_calls;
  return {
    message: { role: "assistant", content: text, thinking, tool_calls: calls, cut: whole ? undefined : true },
    // The count includes the thinking, which is rarely sent again.
    tokens: thinking === "" ? answer_tokens : undefined,
  };
}
