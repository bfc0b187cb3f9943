import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test } from "vitest";
import { RequestQueue } from "../../../src/queue/request-queue.ts";
import { connect, envWith, home, namedToken, startAnew } from "../hearth.ts";
import { queue, submissionOf } from "../queue/viewer.ts";
import { list, model } from "./call-arguments.ts";

beforeEach(startAnew);

const TEN_PHOTOS = list(4, (place) => `${place}${"A".repeat(3_990_000)}`);

/** What the queue says to calls of 16 MB each, one after the other: the type of its second event, or the refusal. */
async function submitLarge(count: number, user: string, settings: Record<string, string> = {}): Promise<string[]> {
  await home.script({ count: 2, holdAfter: 0, times: "always" });
  return runInDurableObject(queue(), async (_, state) => {
    const own = new RequestQueue(state, envWith(settings));
    const said: string[] = [];
    for (const place of Array(count).keys()) {
      const id = `req_home_${String(place).padStart(20, "0")}`;
      const submission = submissionOf({ id, user, model, body: { prompt: `Look ${place}`, images: TEN_PHOTOS } });
      const reader = (await own.submit(submission, id)).getReader();
      let seen = "";
      while (!/"(queued|running|ended)"/.test(seen)) seen += new TextDecoder().decode((await reader.read()).value);
      said.push(/"(queued|running)"/.exec(seen)?.[1] ?? seen);
    }
    return said;
  }) as Promise<string[]>;
}

describe("calls of 16 MB", () => {
  test("of an agent with ten of them are all accepted", { timeout: 30_000 }, async () => {
    expect(await submitLarge(10, "owner")).toEqual(["running", ...Array(9).fill("queued")]);
  });

  test("are refused where they would fill the queue, with a sentence", { timeout: 30_000 }, async () => {
    const said = await submitLarge(18, "owner");
    expect(said.filter((what) => what === "queued")).toHaveLength(16);
    expect(said.at(-1)).toMatch(/"queue_full","message":"The queue is full: requests of 25\d MB are waiting/);
    expect(said.at(-1)).toMatch(/"next":"Send less at once/);
  });

  test("of one user leave room for others where there are others", { timeout: 30_000 }, async () => {
    const { entry } = await namedToken("anna", "anna", ["chat"]);
    const said = await submitLarge(10, "anna", { AUTH_TOKENS: JSON.stringify([entry]) });
    expect(said.filter((what) => what === "queued")).toHaveLength(8);
    expect(said.at(-1)).toMatch(/"user_queue_full","message":"Your waiting requests have 12\d MB/);
  });
});

test("a call that asks for a seventeenth view makes the first one hand over, with its request", async () => {
  await home.script({ count: 4, holdAfter: 1 });
  const client = await connect();
  const first = client.call("ollama_generate", { model, prompt: "Go" });
  await home.waitFor({ path: "/api/generate", wait: "held" });
  const { value } = await client.call("ollama_list_requests", { unfinished: true });
  const [{ request_id } = {}] = value.requests as { request_id: string }[];
  const others = list(16, () => client.call("ollama_get_request", { request_id }));
  expect((await first).value).toMatchObject({ status: "running", request_id });
  await home.release();
  for (const { value } of await Promise.all(others)) expect(value).toMatchObject({ status: "done" });
});
