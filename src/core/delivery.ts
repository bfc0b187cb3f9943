import type { ToolCall } from "./chat-message.ts";

/** Where a request's outcome is to go, besides to its viewers: a session of a user's ChatStore. */
export interface DeliveryAddress {
  user: string;
  session_id: string;
  /** The place of the first message, but for the system's, that went with the question; missing where not all of it did. */
  sent_from?: number;
}

/** How a turn ended, as the ChatStore is told; at least once, so it goes by the `request_id`. */
export interface Delivery {
  session_id: string;
  request_id: string;
  model: string;
  /** Whether it is all that the model wanted to say. */
  whole: boolean;
  text: string;
  thinking: string;
  tool_calls: ToolCall[];
  prompt_tokens?: number;
  answer_tokens?: number;
  /** Missing where it is not known what Ollama has read. */
  sent_from?: number;
}

/** Who takes deliveries, over RPC. */
export interface DeliveryTarget {
  deliver(delivery: Delivery): Promise<void>;
}
