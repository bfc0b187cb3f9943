import { type Asked, faultIn } from "./asked.ts";
import type { Reply } from "./reply.ts";

/** A request that was accepted, as its clients know it. */
export interface Seen {
  /** The token of a client that may collect it. */
  token: string;
  /** The question, where it answers a single one. */
  asked?: Asked;
  /** How it ended, where a client has seen that. */
  end?: "done" | "failed" | "cancelled";
}

/** Codes of the home's own faults. They are right where the home was made to fail, and wrong elsewhere. */
const HOME_FAULTS = new Set(["ollama_failed", "stream_cut", "bad_line", "busy", "home_unreachable", "edge_error"]);
/** Codes of proper refusals: nothing was accepted, and the client may try again. */
const REFUSALS = new Set(["queue_full", "user_queue_full"]);

export const isRefusal = (code = "") => REFUSALS.has(code);

/** Whether a call ended as calls must: in one answer, or in an error with a code. */
const endsWell = ({ results, code = "", trouble = "" }: Reply) =>
  (results === 1 && trouble === "" && !code.startsWith("none in")) || /^\{"error":"\w+"/.test(trouble);

/** Records what all clients have seen, and what was wrong. */
export class Ledger {
  readonly seen = new Map<string, Seen>();
  /** Labels, texts or paths of calls that failed because of the home, as their clients were told. */
  readonly failed: { of: string[]; code: string; tool: string }[] = [];
  /** Labels that a client has asked for a second time. */
  readonly repeated = new Set<string>();
  /** Turns of sessions that a client has seen done. */
  readonly turns: Asked[] = [];
  /** Questions that clients of 2026 have left in the middle. */
  readonly leftForGood: Asked[] = [];
  readonly wrong = new Map<string, { count: number; example: string }>();
  readonly counts = new Map<string, number>();
  readonly times = new Map<string, number[]>();
  readonly statuses = new Map<number, number>();

  count(what: string, by = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + by);
  }

  fault(what: string, example: string): void {
    const { count, example: first } = this.wrong.get(what) ?? { count: 0, example };
    this.wrong.set(what, { count: count + 1, example: first });
  }

  /** Records a reply. Every reply is recorded here first. */
  heard(tool: string, reply: Reply): void {
    const { status, results, trouble, left, code, requestId = "", ms } = reply;
    this.count("calls");
    if (status !== 0) this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (left) {
      this.count("left");
      return;
    }
    if (endsWell(reply)) this.count("ended");
    if (status === 503) this.count("answered with 503");
    else if (trouble !== undefined || results !== 1) {
      this.fault(`${tool}: ${results} results, status ${status}`, `${requestId} ${trouble ?? ""}`);
    } else if (code === undefined) this.times.set(tool, [...(this.times.get(tool) ?? []), ms]);
  }

  /** Tells whether an error is allowed: a refusal, or a fault of the home, which is checked afterwards. */
  pardoned(tool: string, { code = "", requestId }: Reply, of: string[]): boolean {
    if (isRefusal(code)) {
      this.count(code);
      if (requestId !== undefined) this.fault(`${tool}: refused, but with a request_id`, requestId);
      return true;
    }
    if (!HOME_FAULTS.has(code)) return false;
    this.count("failed with the home");
    this.failed.push({ of, code, tool });
    return true;
  }

  text(what: string, text: string, asked: Asked, part: "whole" | "beginning"): void {
    const fault = faultIn(text, asked, part);
    if (fault !== undefined) this.fault(`${what}: not the answer`, `${asked.label}: ${fault}`);
  }

  accepted(id: string, seen: Seen): void {
    const before = this.seen.get(id);
    if (before?.end !== undefined && seen.end !== undefined && before.end !== seen.end) {
      this.fault("two outcomes of one request", `${id}: ${before.end}, then ${seen.end}`);
    }
    this.seen.set(id, { ...before, ...seen, end: seen.end ?? before?.end });
  }
}
