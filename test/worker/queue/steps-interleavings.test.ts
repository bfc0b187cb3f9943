import { abortAllDurableObjects } from "cloudflare:test";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import type { EndedEvent } from "../../../src/core/request.ts";
import { home, startAnew } from "../hearth.ts";
import { queue, submissionOf, Viewer } from "./viewer.ts";

const RUNS = 15;
const USERS = ["anna", "bert"];

type Action =
  | { do: "batch"; user: string; prompts: number; fails: boolean }
  | { do: "ask"; user: string }
  | { do: "kill" }
  | { do: "leave"; which: number }
  | { do: "cancel"; which: number };

const named = <Of extends Action["do"]>(name: Of) => ({ do: fc.constant(name) });
const user = fc.constantFrom(...USERS);
const which = fc.nat({ max: 9 });
const batch = fc.record({ ...named("batch"), user, prompts: fc.integer({ min: 1, max: 5 }), fails: fc.boolean() });
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 3, arbitrary: batch },
  { weight: 3, arbitrary: fc.record({ ...named("ask"), user }) },
  { weight: 3, arbitrary: fc.record(named("kill")) },
  { weight: 2, arbitrary: fc.record({ ...named("leave"), which }) },
  { weight: 1, arbitrary: fc.record({ ...named("cancel"), which }) },
);
const actions = fc.tuple(batch, fc.array(fc.tuple(fc.nat({ max: 40 }), action), { minLength: 4, maxLength: 9 }));

interface Batch {
  viewer: Viewer;
  prompts: string[];
  cancelled: boolean;
}

class Run {
  readonly batches: Batch[] = [];
  readonly questions: Viewer[] = [];

  async do(action: Action): Promise<void> {
    if (action.do === "kill") return abortAllDurableObjects();
    if (action.do === "ask") return this.#ask(action.user);
    if (action.do === "batch") return this.#submit(action);
    const chosen = this.batches[action.which % this.batches.length] as Batch;
    if (action.do === "leave") return chosen.viewer.leave(false).catch(() => {});
    chosen.cancelled = true;
    await Promise.resolve(queue().cancel(chosen.viewer.requestId, chosen.viewer.user)).catch(() => {});
  }

  async #submit({ user, prompts, fails }: Extract<Action, { do: "batch" }>): Promise<void> {
    const id = `batch${this.batches.length}`;
    const texts = Array.from({ length: prompts }, (_, place) => `${id}/${place}`);
    if (fails) await home.script({ fault: { kind: "error-line", after: 1, error: "crashed" } });
    const body = { prompts: texts };
    const viewer = Viewer.submit(submissionOf({ id, user, model: "gemma3:270m", kind: "batch", body }));
    this.batches.push({ viewer, prompts: texts, cancelled: false });
    await viewer.accepted;
  }

  async #ask(user: string): Promise<void> {
    const id = `question${this.questions.length}`;
    const viewer = Viewer.submit(submissionOf({ id, user, model: "gemma3:270m" }));
    this.questions.push(viewer);
    await viewer.accepted;
  }

  async settle(): Promise<void> {
    const idle = async () => expect(await queue().status("")).toMatchObject({ running: 0, waiting: 0 });
    await vi.waitFor(idle, { timeout: 10_000, interval: 20 });
  }
}

const endOf = async ({ requestId, user }: Viewer) => (await Viewer.attach(requestId, user).over) as EndedEvent;

async function judge({ viewer, prompts, cancelled }: Batch): Promise<void> {
  const end = await endOf(viewer);
  expect(end.state).toBeOneOf(cancelled ? ["done", "cancelled"] : ["done"]);
  const { lines, done } = await queue().items(viewer.requestId, viewer.user, 0, 100_000);
  expect(lines).toHaveLength(done);
  if (end.state === "done") expect(done).toBe(prompts.length);
  for (const [place, line] of lines.entries()) {
    const { generation, error } = JSON.parse(line) as { generation: { text: string }; error?: object };
    if (error === undefined) expect(generation.text).toContain(prompts[place]);
  }
  const stranger = USERS.find((name) => name !== viewer.user) as string;
  expect(await queue().items(viewer.requestId, stranger, 0, 100_000)).toEqual({ lines: [], done: 0 });
}

test("whatever comes between its steps, a batch ends with each of its items once and in order", async () => {
  const property = fc.asyncProperty(actions, async ([first, others]) => {
    await startAnew();
    const run = new Run();
    await run.do(first);
    for (const [afterMs, action] of others) {
      // What happens at which moment of the other things is what this is about.
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      await run.do(action);
    }
    await run.settle();
    for (const batch of run.batches) await judge(batch);
    for (const question of run.questions)
      expect((await endOf(question)).state).toBeOneOf(["done", "interrupted", "failed"]);
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
}, 60_000);
