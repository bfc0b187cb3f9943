import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import { JOB_KINDS, type JobKind } from "../../../src/core/job.ts";
import type { EndedEvent, Submission } from "../../../src/core/request.ts";
import { decodeEvent } from "../../../src/queue/forms/stored-result.ts";
import { RequestQueue } from "../../../src/queue/request-queue.ts";
import { envWith, home, startAnew } from "../hearth.ts";
import { queue, submissionOf } from "./viewer.ts";

beforeEach(startAnew);

const model = "gemma3:270m";

/** A body for each kind of job: a new kind needs one, and is then held to the rules below. */
const BODIES: Record<JobKind, object> = {
  generate: { prompt: "Go" },
  chat: { messages: [{ role: "user", content: "Go" }] },
  load: {},
  embed: { input: ["Go"] },
  batch: { prompts: ["Go"] },
  compare: { prompt: "Go", models: [model] },
  pull: {},
  push: {},
  create: { from: model },
};

/** Runs a job in an object with these settings, and returns how it ended. */
function runJob(settings: Record<string, string>, kind: JobKind): Promise<{ end: EndedEvent; items: string }> {
  const submission = submissionOf({
    id: `request-of-${kind}`,
    user: "owner",
    // Nothing is made under a name that exists.
    model: kind === "create" ? "new-model" : model,
    kind,
    body: BODIES[kind],
  });
  return runInDurableObject(queue(), async (_, state) => {
    const own = new RequestQueue(state, envWith(settings));
    const text = await new Response(await own.submit(submission as Submission, "viewer")).text();
    const end = decodeEvent(text.trimEnd().split("\n").at(-1) ?? "") as EndedEvent;
    return { end, items: (await own.items(submission.id, "owner", 0, 10_000)).lines.join("\n") };
  });
}

describe("a model that the owner does not allow", () => {
  test.each(Object.keys(JOB_KINDS) as JobKind[])("is not reached by a job of kind %s", async (kind) => {
    const { end, items } = await runJob({ ALLOWED_MODELS: "llama*" }, kind);
    // One model of several is one item of a comparison.
    if (kind === "compare") expect(items).toContain('"model_not_allowed"');
    else expect(end).toMatchObject({ state: "failed", error: { code: "model_not_allowed" } });
    const asked = (await home.record({})).filter(({ path }) => path !== "/api/tags");
    expect(asked).toEqual([]);
  });
});

test("the owner's defaults go with every job that runs a model", async () => {
  const settings = { DEFAULT_NUM_CTX: "2048", DEFAULT_KEEP_ALIVE: "30m" };
  for (const kind of ["generate", "chat", "load", "embed", "batch", "compare"] as const) await runJob(settings, kind);
  const bodies = (await home.record({})).map(
    ({ body }) => body as { options?: object; keep_alive?: unknown } | undefined,
  );
  const asked = bodies.filter((body) => body?.keep_alive !== undefined);
  expect(asked).toHaveLength(6);
  for (const body of asked) expect(body).toMatchObject({ options: { num_ctx: 2048 }, keep_alive: "30m" });
});
