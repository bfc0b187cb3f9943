import { describe, expect, test } from "vitest";
import { ERROR_CODES, type ErrorCode, HearthError } from "../../../../src/core/errors.ts";
import { emptyDelta } from "../../../../src/core/generation.ts";
import { JOB_KINDS, type JobKind } from "../../../../src/core/job.ts";
import type { Submission } from "../../../../src/core/request.ts";
import { decodeMoves, encodeMoves } from "../../../../src/queue/forms/stored-moves.ts";
import { mayMove, movedSubmission, nextPlace } from "../../../../src/queue/moving/move-rules.ts";
import { moveNotice, withMoves } from "../../../../src/queue/moving/move-sentences.ts";
import { ActiveRequest } from "../../../../src/queue/request/active-request.ts";
import { failure } from "../../../../src/queue/request/outcome.ts";

const submission = {
  id: "req",
  tool: "t",
  user: "u",
  client: "c",
  kind: "chat",
  model: "m",
  body: { models: [] },
  wishes: {},
};
const request = (kind: JobKind = "chat") => new ActiveRequest({ ...submission, kind } as Submission, 0);
const failed = (code: ErrorCode) => failure(new HearthError(code, "It failed."));

describe("a request may move", () => {
  test("for faults that come before any work, and for no others", () => {
    const codes = Object.keys(ERROR_CODES) as ErrorCode[];
    expect(codes.filter((code) => mayMove(request(), failed(code), 0)).sort()).toEqual([
      ...["busy", "edge_error", "home_unreachable", "load_timeout", "model_not_found", "queue_full", "tunnel_down"],
    ]);
  });

  test("before its first token or item, and while it has no outcome", () => {
    const [begun, ended] = [request(), request()];
    begun.append({ ...emptyDelta(), thinking: "Hm", parts: 1 });
    ended.lifecycle.move("cancelled");
    const off = failed("tunnel_down");
    expect([mayMove(begun, off, 0), mayMove(ended, off, 0), mayMove(request("batch"), off, 1)]).toEqual([
      false,
      false,
      false,
    ]);
    expect(mayMove(request(), { state: "done" }, 0)).toBe(false);
  });

  test("unless it is a transfer, which belongs to its host", () => {
    const kinds = Object.keys(JOB_KINDS) as JobKind[];
    const staying = kinds.filter((kind) => !mayMove(request(kind), failed("tunnel_down"), 0));
    expect(staying).toEqual(["pull", "push", "create"]);
  });
});

describe("the next place", () => {
  const fallbacks = ["attic", "gaming", "nas"].map((host) => ({ host, model: `m-${host}` }));

  test("is the first fallback that exists and was not left before", () => {
    const hosts = ["home", "gaming", "nas"];
    expect(nextPlace({ fallbacks }, "home", hosts)).toEqual({ host: "gaming", model: "m-gaming" });
    expect(nextPlace({ fallbacks }, "gaming", hosts)?.host).toBe("nas");
    const movedFrom = [{ host: "gaming", code: "busy" }] as const;
    expect(nextPlace({ fallbacks, movedFrom }, "nas", hosts)).toBeUndefined();
    expect(nextPlace({}, "home", hosts)).toBeUndefined();
  });

  test("gets the request with its own name of the model, the places that are left, and where it was", () => {
    const moved = movedSubmission({ ...submission, fallbacks } as Submission, { host: "home", code: "busy" }, "gaming");
    expect(moved).toEqual({
      ...submission,
      model: "m-gaming",
      fallbacks: [{ host: "nas", model: "m-nas" }],
      movedFrom: [{ host: "home", code: "busy" }],
    });
  });
});

test("what is said of moves names each host with its fault, and the last error keeps its own words", () => {
  const moves = [{ host: "home", code: "tunnel_down" } as const, { host: "attic", code: "queue_full" } as const];
  expect(moveNotice(moves, "gaming")).toBe("home was unreachable; attic had no place in its queue; gaming answered.");
  expect(moveNotice(undefined, "gaming")).toBeUndefined();
  expect(withMoves(failed("busy"), moves.slice(0, 1), "gaming")).toMatchObject({
    error: { code: "busy", message: "home was unreachable, so the request moved to gaming. There: It failed." },
  });
  expect(withMoves(failed("busy"), undefined, "home")).toEqual(failed("busy"));
});

test("moves are stored as a text, and one of a code that only a newer build knows is read", () => {
  const moves = [{ host: "home", code: "busy" } as const, { host: "attic", code: "melted" as ErrorCode }];
  expect(decodeMoves(encodeMoves(moves))).toEqual(moves);
  expect(decodeMoves(null)).toBeUndefined();
  expect(moveNotice(moves, "nas")).toBe("home was busy; attic failed; nas answered.");
});
