import type { ToolCall } from "./chat-message.ts";

/** Where the outcome of a request goes besides its viewers. A stored address without a kind is of kind `session`. */
export interface DeliveryAddress {
  kind?: "session";
  /** Whose ChatStore. */
  user: string;
  session_id: string;
  /**
   * The place of the first message, system messages aside, that was sent with the question. Missing where the host did not
   * read all messages from there on.
   */
  sent_from?: number;
}

/** The outcome of a turn for a ChatStore. It may be told more than once, so the store goes by the `request_id`. */
export interface Delivery {
  session_id: string;
  request_id: string;
  model: string;
  /** The id of the host that answered. Objects of builds with one host leave it out. */
  host?: string;
  /** False where the answer ended early. */
  whole: boolean;
  text: string;
  thinking: string;
  tool_calls: ToolCall[];
  prompt_tokens?: number;
  answer_tokens?: number;
  /** Missing where it is not known what the host has read. */
  sent_from?: number;
}

/** An object that takes deliveries, over RPC. */
export interface DeliveryTarget {
  deliver(delivery: Delivery): Promise<void>;
}
