import type { Move, Outcome } from "../../core/request.ts";
import { LEFT_BECAUSE } from "./move-rules.ts";

/** Says which hosts a request has left, and why, such as `home was unreachable`. */
const reasons = (moves: readonly Move[]) =>
  moves.map(({ host, code }) => `${host} ${LEFT_BECAUSE[code] ?? "failed"}`).join("; ");

/** Returns what an answer says of the hosts that did not give it; undefined for a request that has not moved. */
export function moveNotice(moves: readonly Move[] | undefined, host = "another host"): string | undefined {
  return moves === undefined ? undefined : `${reasons(moves)}; ${host} answered.`;
}

/** Returns an outcome whose error names the hosts that failed before this one, so that none of the faults is lost. */
export function withMoves(outcome: Outcome, moves: readonly Move[] | undefined, host = "another host"): Outcome {
  if (outcome.state !== "failed" || moves === undefined) return outcome;
  const message = `${reasons(moves)}, so the request moved to ${host}. There: ${outcome.error.message}`;
  return { ...outcome, error: { ...outcome.error, message } };
}
