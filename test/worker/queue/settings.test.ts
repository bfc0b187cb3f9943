import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import { JOB_KINDS, type JobKind } from "../../../src/core/job.ts";
import type { EndedEvent, Submission } from "../../../src/core/request.ts";
import { decodeEvent } from "../../../src/queue/forms/stored-result.ts";
import { RequestQueue } from "../../../src/queue/request-queue.ts";
import { envWith, home, internet, startAnew } from "../hearth.ts";
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

/** Runs a job in an object with these settings, and returns how it ended. @param own what differs from a usual job */
function runJob(
  settings: Record<string, string>,
  kind: JobKind,
  own: { user?: string; model?: string; body?: object } = {},
): Promise<{ end: EndedEvent; items: string }> {
  const submission = submissionOf({
    id: `request-of-${kind}`,
    user: "owner",
    // Nothing is made under a name that exists.
    model: kind === "create" ? "new-model" : model,
    kind,
    body: BODIES[kind],
    ...own,
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
    expect(await asked()).toEqual([]);
  });
});

/** What the home was asked to do, apart from what it has. */
const asked = async () => (await home.record({})).filter(({ path }) => path !== "/api/tags");

describe("a registry that the owner does not allow", () => {
  const transfers = (Object.keys(JOB_KINDS) as JobKind[]).filter((kind) => JOB_KINDS[kind].lane === "transfer");

  test.each(transfers)("is not reached by a job of kind %s that has waited", async (kind) => {
    for (const name of ["10.0.0.1:80/lab/x", "gemma3:1b"]) {
      const own = kind === "create" ? { body: { from: name } } : { model: name, body: { insecure: true } };
      const { end } = await runJob({ ALLOWED_REGISTRIES: "models.lan" }, kind, own);
      expect(end).toMatchObject({ state: "failed", error: { code: "model_not_allowed" } });
    }
    expect(await asked()).toEqual([]);
  });
});

describe("a download larger than MAX_MODEL_GB", () => {
  const settings = { MAX_MODEL_GB: "0.2" };
  const pulling = (user: string, own: object = {}) => runJob(settings, "pull", { user, model: "gemma3:1b", ...own });

  test("is refused before the home is asked, for the owner too", async () => {
    for (const user of ["owner", "anna"]) {
      expect((await pulling(user)).end).toMatchObject({
        error: { code: "too_large", message: expect.stringMatching(/"gemma3:1b" has \d+ MB, .* at most 200 MB\.$/) },
      });
    }
    expect((await runJob(settings, "create", { user: "anna", body: { from: "gemma3:1b" } })).end).toMatchObject({
      error: { code: "too_large" },
    });
    expect(await asked()).toEqual([]);
  });

  test("may be one of unknown size: it is refused, but not for the owner", async () => {
    internet.be({ unreachable: true });
    expect((await pulling("anna")).end).toMatchObject({
      error: { code: "too_large", message: expect.stringMatching(/is of unknown size/) },
    });
    expect(await asked()).toEqual([]);
    expect((await pulling("owner")).end).toMatchObject({ state: "done" });
  });

  test("is allowed below the limit, without one, and where the base is installed", async () => {
    expect((await runJob({ MAX_MODEL_GB: "10" }, "pull", { user: "anna", model: "gemma3:1b" })).end.state).toBe("done");
    expect((await runJob(settings, "create", { user: "anna" })).end.state).toBe("done");
    internet.be({ unreachable: true });
    expect((await runJob({}, "pull", { user: "anna", model: "gemma3:1b" })).end.state).toBe("done");
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
