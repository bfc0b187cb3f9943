import type { Delivery } from "../../core/delivery.ts";
import type { Counted } from "./fit-history.ts";

/** What a turn has brought, as a message of the session. */
export function toAssistantMessage({ text, thinking, tool_calls, whole, answer_tokens }: Delivery): Counted {
  const calls = tool_calls.length === 0 ? undefined : tool_calls;
  return {
    message: { role: "assistant", content: text, thinking, tool_calls: calls, cut: whole ? undefined : true },
    // What was thought is counted, too, but rarely sent again.
    tokens: thinking === "" ? answer_tokens : undefined,
  };
}
