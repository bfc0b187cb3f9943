import { describe, expect, test } from "vitest";
import type { Submission } from "../../../../src/core/request.ts";
import { ActiveRequest } from "../../../../src/queue/request/active-request.ts";
import { makeRoomForViewer } from "../../../../src/queue/request/viewer-limit.ts";

const SUBMISSION: Submission = {
  id: "req_1",
  kind: "generate",
  tool: "ollama_generate",
  user: "owner",
  client: "owner-token",
  model: "gemma3:270m",
  body: {},
  wishes: {},
};

const types = async (stream: ReadableStream<Uint8Array>) =>
  (await new Response(stream).text()).split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line).type]));

describe("a viewer that leaves", () => {
  test("has its stream closed, so that the object does not keep it for good", async () => {
    const live = new ActiveRequest(SUBMISSION, 0);
    const stream = live.watch("viewer", { type: "running" });
    live.leave("viewer");
    expect(live.watched).toBe(false);
    expect(await types(stream)).toEqual(["accepted", "running"]);
  });

  test("may let go of its stream first, or leave twice", async () => {
    const live = new ActiveRequest(SUBMISSION, 0);
    const stream = live.watch("viewer", { type: "running" });
    await stream.cancel();
    live.leave("viewer");
    live.leave("viewer");
    expect(live.watched).toBe(false);
  });

  test("takes nothing from the others", async () => {
    const live = new ActiveRequest(SUBMISSION, 0);
    live.watch("viewer", { type: "running" });
    const other = live.watch("other", { type: "running" });
    live.leave("viewer");
    live.emit({ type: "queued", position: 1 });
    live.leave("other");
    expect(await types(other)).toEqual(["accepted", "running", "queued"]);
  });
});

describe("the viewers of one user", () => {
  const requestOf = (id: string, user: string) => new ActiveRequest({ ...SUBMISSION, id, user }, 0);
  const watch = (requests: ActiveRequest[], request: ActiveRequest, name: string) => {
    makeRoomForViewer(requests, request.submission.user);
    return request.watch(name, { type: "running" });
  };

  test("are 16 of all requests: the next one makes the oldest hand over, and other users keep theirs", async () => {
    const [one, two, other] = [requestOf("1", "anna"), requestOf("2", "anna"), requestOf("3", "bert")];
    const all = [one, two, other];
    watch(all, other, "bert's");
    const streams = Array.from({ length: 17 }, (_, at) => watch(all, at % 2 === 0 ? one : two, `viewer ${at}`));
    expect(await types(streams[0] as ReadableStream<Uint8Array>)).toEqual(["accepted", "running", "handed_over"]);
    expect([one, two, other].map(({ viewers }) => viewers.length)).toEqual([8, 8, 1]);
    expect(one.viewers.map(({ name }) => name)).not.toContain("viewer 0");
  });
});
