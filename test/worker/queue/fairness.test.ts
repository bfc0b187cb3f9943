import { beforeEach, expect, test } from "vitest";
import { home, startAnew } from "../hearth.ts";
import { submissionOf, Viewer } from "./viewer.ts";

beforeEach(startAnew);

const path = "/api/generate";
const model = "gemma3:270m";

async function ask(user: string, index: number): Promise<Viewer> {
  const viewer = Viewer.submit(submissionOf({ id: `${user} ${index}`, user, model }));
  await viewer.accepted;
  return viewer;
}

/** The prompts in the order in which Ollama saw them. */
async function order(): Promise<string[]> {
  return (await home.record({ path })).map(({ body }) => (body as { prompt: string }).prompt);
}

const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => `many ${from + index}`);

test("users take turns: one request waits for one of each other user, not for fifteen", async () => {
  await home.script({ count: 2, holdAfter: 0 });
  const viewers: Viewer[] = [];
  for (let index = 0; index < 15; index++) viewers.push(await ask("many", index));
  const others = [await ask("anna", 0), await ask("anna", 1), await ask("bert", 0)];
  expect(others.map(({ places }) => places[0])).toEqual([1, 3, 2]);
  await home.waitFor({ path, wait: "held" });
  await home.release();
  await Promise.all([...viewers, ...others].map(({ over }) => over));
  expect(await order()).toEqual(["many 0", "anna 0", "bert 0", "many 1", "anna 1", ...many(2, 14)]);
});

test("who comes while others work waits for the one that runs, each time", async () => {
  await home.script({ count: 2, holdAfter: 0, times: "always" });
  const viewers: Viewer[] = [];
  for (let index = 0; index < 6; index++) viewers.push(await ask("many", index));
  for (const index of [0, 1]) {
    await home.waitFor({ path, wait: "held", count: 1 + 2 * index });
    const anna = await ask("anna", index);
    await home.release();
    await home.waitFor({ path, wait: "held", count: 2 + 2 * index });
    await home.release();
    await anna.over;
  }
  await home.waitFor({ path, wait: "held", count: 5 });
  expect(await order()).toEqual(["many 0", "anna 0", "many 1", "anna 1", "many 2"]);
  // The next test shall find nothing at work.
  await home.reset();
  await Promise.all(viewers.map(({ over }) => over));
});
