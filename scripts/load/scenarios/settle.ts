import type { Asked } from "../asked.ts";
import type { Client } from "../client.ts";
import { isRefusal } from "../ledger.ts";
import type { Reply } from "../reply.ts";

/** State of a question after a call; undefined where the client has seen no result. */
export type Standing = "done" | "going on" | "failed" | "cancelled" | "refused" | undefined;

/** A call of one question, and its reply. */
export interface Settled {
  tool: string;
  asked: Asked;
  reply: Reply;
  /** Whether it may have been cancelled. */
  cancelled?: boolean;
  /** Text that was there before this call. */
  before?: string;
}

/**
 * Checks a reply: the text must be the whole answer or its beginning, and progress must have shown the beginning of it.
 */
export function settle(client: Client, call: Settled): Standing {
  const { tool, asked, reply, before = "" } = call;
  client.ledger.text(`${tool}, progress`, before + reply.pieces, asked, "beginning");
  if (reply.left || reply.results === 0) return undefined;
  return reply.value === undefined ? settleError(client, call) : settleAnswer(client, call, reply.value);
}

function settleAnswer(client: Client, call: Settled, value: Record<string, unknown>): Standing {
  const { tool, asked, reply, before = "" } = call;
  const text = before + String(value.text);
  const isDone = value.status === "done";
  client.ledger.text(tool, text, asked, isDone ? "whole" : "beginning");
  if (!text.startsWith(before + reply.pieces)) {
    client.ledger.fault(`${tool}: progress is not of the text`, asked.label);
  }
  accepted(client, call, isDone ? "done" : undefined);
  return isDone ? "done" : "going on";
}

function settleError(client: Client, call: Settled): Standing {
  const { tool, asked, reply, cancelled = false, before = "" } = call;
  const { ledger } = client;
  ledger.text(`${tool}, text so far`, before + reply.soFar, asked, "beginning");
  const wasCancelled = reply.code === "cancelled" && cancelled;
  if (!wasCancelled && !ledger.pardoned(tool, reply, [asked.label])) {
    ledger.fault(`${tool}: ${reply.code}`, `${asked.label} ${reply.requestId}`);
  }
  // A cancel may overtake its call, which is then refused.
  if (isRefusal(reply.code) || (wasCancelled && reply.requestId === undefined)) return "refused";
  const end = wasCancelled ? "cancelled" : "failed";
  accepted(client, call, end);
  return end;
}

function accepted(
  { ledger, token }: Client,
  { tool, asked, reply }: Settled,
  end?: "done" | "failed" | "cancelled",
): void {
  if (reply.requestId === undefined) ledger.fault(`${tool}: no request_id`, reply.code ?? "");
  else ledger.accepted(reply.requestId, { token, asked, end });
}
