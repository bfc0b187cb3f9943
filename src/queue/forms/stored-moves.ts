import type { ErrorCode } from "../../core/errors.ts";
import type { Move } from "../../core/request.ts";

/** The moves of a request as its row has them, such as `home:home_unreachable,attic:busy`. */
export const encodeMoves = (moves: readonly Move[]): string =>
  moves.map(({ host, code }) => `${host}:${code}`).join(",");

/** The moves that a row has; undefined where the request has not moved. */
export function decodeMoves(stored: string | null | undefined): Move[] | undefined {
  return stored?.split(",").map((move) => {
    const [host = "", code = ""] = move.split(":");
    return { host, code: code as ErrorCode };
  });
}
