import { runInDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { EndedEvent, RequestState } from "../../../src/core/request.ts";
import { home, startAnew } from "../hearth.ts";
import { LONG, manyActions } from "./actions.ts";
import { Disorder, SPARE_MODEL, type Watched } from "./disorder.ts";
import { queue, submissionOf, Viewer } from "./viewer.ts";

const RUNS = 20;
const path = "/api/generate";

interface Row {
  id: string;
  user: string;
  model: string;
  state: RequestState;
  started_at: number | null;
  ended_at: number | null;
}

/** What the object has written down, and when it will look after that. */
const atRest = () =>
  runInDurableObject(queue(), async (_, { storage }) => ({
    rows: storage.sql.exec("SELECT * FROM requests").toArray() as unknown as Row[],
    orphans: storage.sql.exec("SELECT * FROM pieces WHERE request_id NOT IN (SELECT id FROM requests)").toArray(),
    alarm: await storage.getAlarm(),
  }));

const textOf = (tokens: number) => Array.from({ length: tokens }, (_, index) => `t${index}`).join(" ");
const begins = (whole: string, text: string) => expect(whole.slice(0, text.length)).toBe(text);

/** The outcome that was written down is one that can be, with all the text that there was. */
function judgeOutcome(row: Row, { state, result }: EndedEvent, disorder: Disorder): void {
  const { count, fault } = disorder.saying(row.model);
  expect(row).toMatchObject({ state, ended_at: expect.any(Number) });
  begins(textOf(count), result.text);
  if (state === "done") expect([result.text, fault]).toEqual([textOf(count), undefined]);
  if (state === "failed") begins(textOf(fault?.after ?? -1), result.text);
  if (state === "failed" && fault?.kind !== "destroy") expect(result.text).toBe(textOf(fault?.after ?? -1));
  if (state === "cancelled") expect(disorder.mayBeCancelled(row.id)).toBe(true);
  if (state === "interrupted") expect(disorder.kills).toBeGreaterThan(0);
  if (state === "interrupted") expect(row.started_at).not.toBeNull();
}

/** A viewer saw that outcome and no other, and each token once. */
async function judgeView({ viewer, how }: Watched, ends: Map<string, EndedEvent>): Promise<void> {
  const seen = await viewer.over;
  const end = ends.get(viewer.requestId);
  if (how === "as a stranger") return expect([seen, viewer.text]).toEqual([undefined, ""]);
  if (how === "submitted" && !viewer.left) expect(seen).toBeDefined();
  if (seen !== undefined) expect(seen).toEqual(end);
  // Of an object that died, a viewer may have seen more than was written down.
  begins(end === undefined || end.state === "interrupted" ? textOf(LONG) : end.result.text, viewer.text);
}

async function judge(disorder: Disorder): Promise<void> {
  const { rows, orphans, alarm } = await atRest();
  const ends = new Map<string, EndedEvent>();
  for (const row of rows) {
    const end = await Viewer.attach(row.id, row.user).over;
    if (end === undefined) throw new Error(`${row.id} is ${row.state} and has no end`);
    judgeOutcome(row, end, disorder);
    ends.set(row.id, end);
  }
  for (const watched of disorder.watched) await judgeView(watched, ends);
  for (const { id, stranger, said } of disorder.cancels) {
    if (stranger && said !== undefined) expect(said).toBe("unknown");
    if (said === "cancelled") expect(ends.get(id)?.state).toBe("cancelled");
    if (said === "ended") expect(ends.has(id)).toBe(true);
  }
  // A death may undo a start that nothing has come of.
  expect((await home.record({ path })).length).toBeLessThanOrEqual(rows.length + disorder.kills);
  expect(orphans).toEqual([]);
  expect(alarm === null).toBe(rows.length === 0);
}

test("whatever comes in whatever order, a request has one outcome, and nothing is lost, doubled or left", async () => {
  const property = fc.asyncProperty(manyActions, async (actions) => {
    const disorder = await Disorder.begin();
    await disorder.go(actions);
    await judge(disorder);
    const open = async () => (await home.record()).filter((entry) => !entry.endedAt && !entry.closedEarlyAt);
    await vi.waitFor(async () => expect(await open()).toEqual([]), { timeout: 5000 });
    const next = Viewer.submit(submissionOf({ id: "next", user: "carl", model: SPARE_MODEL }));
    expect(await next.over).toMatchObject({ state: "done", result: { text: expect.stringContaining("next") } });
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
}, 60_000);

test("a viewer that is back before the loss of its stream is known stays a viewer", async () => {
  await startAnew();
  await home.script({ count: 4, holdAfter: 1 });
  const submission = submissionOf({ id: "lost", user: "anna", model: "gemma3:270m" });
  const lost = (await queue().submit(submission, "viewer")).getReader();
  // More is on its way: a loss shows where something is written.
  await lost.read();
  await home.waitFor({ path, wait: "held" });
  const back = (await queue().attach("lost", "anna", "viewer")) as ReadableStream<Uint8Array>;
  await lost.cancel();
  await home.release();
  expect(await new Response(back).text()).toContain('"text":"t0 t1 t2 t3"');
});
