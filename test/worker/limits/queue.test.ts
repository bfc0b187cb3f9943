import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { RequestQueue } from "../../../src/queue/request-queue.ts";
import { connect, envWith, home, IMPATIENT, namedToken, startWithoutSessions } from "../hearth.ts";
import { queue, submissionOf } from "../queue/viewer.ts";
import { list, model, user } from "./call-arguments.ts";

beforeEach(startWithoutSessions);

const queueWith = <T>(settings: Record<string, string>, act: (own: RequestQueue) => Promise<T>) =>
  runInDurableObject(queue(), (_, state) => act(new RequestQueue(state, envWith(settings)))) as Promise<T>;

/** What becomes of a request at once: the text of its first events. */
async function submit(own: RequestQueue, id: string, more: { body?: object } = {}): Promise<string> {
  const submission = submissionOf({ id, user: id.replace(/\d+$/, ""), model, ...(more as object) });
  const reader = (await own.submit(submission, id)).getReader();
  const decoder = new TextDecoder();
  let seen = "";
  // A refusal is all that is said; else there is the acceptance, and where it stands.
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    seen += decoder.decode(read.value, { stream: true });
    if (seen.split("\n").length > 2) break;
  }
  return seen;
}

const hold = () => home.script({ count: 2, holdAfter: 0, times: "always" });

describe("a user's part of the queue", () => {
  test("waits no longer than their places last, and others find theirs", async () => {
    await hold();
    const settings = { MAX_QUEUED_REQUESTS: "3", MAX_QUEUED_PER_USER: "2" };
    const seen = await queueWith(settings, async (own) => {
      const all: string[] = [];
      for (const id of ["anna1", "anna2", "anna3", "anna4", "ben1", "ben2"]) all.push(await submit(own, id));
      return { all, ...(await own.status("anna")) };
    });
    const said = (place: number) => seen.all[place] ?? "";
    expect([0, 1, 2, 4].map((place) => /queued|running/.test(said(place)))).toEqual([true, true, true, true]);
    expect(said(3)).toMatch(/2 of your requests are waiting.*ollama_list_requests.*ollama_cancel_request/);
    expect(said(3)).toMatch(/"user_queue_full".*"retryable":true/);
    expect(said(5)).toMatch(/"queue_full"/);
    expect(seen).toMatchObject({ running: 1, waiting: 3 });
    expect(seen.requests.map(({ id }) => id)).not.toContain("anna4");
  });

  test("holds up neither who joins what waits, nor what waits when the object dies", async () => {
    await hold();
    const seen = await queueWith({ MAX_QUEUED_PER_USER: "2" }, async (own) => {
      for (const id of ["anna1", "anna2", "anna3"]) await submit(own, id);
      own.leave("anna3", "anna", "anna3", false);
      return submit(own, "anna4", { body: { prompt: "anna3" } });
    });
    expect(seen).toMatch(/"accepted","id":"anna3"/);
    const taken = await queueWith({ MAX_QUEUED_PER_USER: "0" }, async (own) => own.status("anna"));
    const open = taken.requests.filter(({ ended_at }) => ended_at === null);
    expect(open.map(({ id }) => id).sort()).toEqual(["anna2", "anna3"]);
  });

  test("is no more of the GPU than it may be, though a place is free", async () => {
    await hold();
    const settings = { MAX_CONCURRENT_REQUESTS: "2", MAX_CONCURRENT_PER_USER: "1" };
    const seen = await queueWith(settings, async (own) => {
      const all: string[] = [];
      for (const id of ["anna1", "anna2", "ben1"]) all.push(await submit(own, id));
      return all;
    });
    expect(seen.map((said) => /"(queued|running)"/.exec(said)?.[1])).toEqual(["running", "queued", "running"]);
  });

  test("is all of it where nothing is set and nobody else has a token; a turn that finds no place leaves no trace", async () => {
    await hold();
    const client = await connect({ settings: IMPATIENT });
    const calls = list(21, (place) => client.call("ollama_generate", { model, prompt: `Go ${place}` }));
    expect((await Promise.all(calls)).filter(({ isError }) => isError)).toEqual([]);
    const { text } = await client.call("ollama_chat", { model, session_id: "s", messages: [user("Hi")] });
    expect(text).toMatch(/The queue is full: 20 requests are waiting, 20 of them yours\.[\s\S]*\[queue_full/);
    expect((await client.call("ollama_list_sessions")).value).toMatchObject({ total: 0 });
  });
});

describe("a user's day", () => {
  const settings = { MAX_REQUESTS_PER_DAY: "5", MAX_QUEUED_REQUESTS: "50" };
  const submitAll = (...ids: string[]) =>
    queueWith(settings, async (own) => {
      const all: string[] = [];
      for (const id of ids) all.push(await submit(own, id));
      // What starts at once is stored when the call to the home is out.
      await vi.waitFor(async () => expect((await own.status("anna")).requests.at(-1)?.id).toBe("anna1"));
      return { all, ...(await own.status("anna")) };
    });

  test("ends with its last request, for this user alone, and the object's death changes nothing", async () => {
    await hold();
    const first = await submitAll("anna1", "anna2", "anna3", "anna4");
    expect(first.day).toEqual({ used: 4, limit: 5 });
    const { all } = await submitAll("anna5", "anna6", "ben1", "owner1");
    expect(all.map((said) => /"(accepted|daily_limit)"/.exec(said)?.[1])).toEqual([
      "accepted",
      "daily_limit",
      "accepted",
      "accepted",
    ]);
    expect(all[1]).toMatch(/You have used 5 requests today.*MAX_REQUESTS_PER_DAY/);
    // The user's object was told, so that a queue of another host knows.
    const day = new Date().toISOString().slice(0, 10);
    expect(await env.CHAT_STORE.getByName("anna").countRequests("office", day, 0)).toBe(5);
  });

  test("counts a long batch as several requests, in the next object too", async () => {
    await hold();
    const batch = submissionOf({
      id: "anna1",
      user: "anna",
      model,
      kind: "batch",
      body: { prompts: list(20, String) },
    });
    const used = () => queueWith(settings, async (own) => (await own.status("anna")).day?.used);
    const counted = await queueWith(settings, async (own) => {
      await own.submit(batch, "anna1");
      await vi.waitFor(async () => expect((await own.status("anna")).requests).toHaveLength(1));
      return own.status("anna");
    });
    expect(counted.day).toEqual({ used: 3, limit: 5 });
    expect(await used()).toBe(3);
  });

  test("is never the owner's, and an equal request that joins one that waits is not counted", async () => {
    await hold();
    const owners = await queueWith(settings, async (own) => {
      for (const id of ["owner1", "owner2", "owner3", "owner4", "owner5", "owner6"]) await submit(own, id);
      return own.status("owner");
    });
    expect(owners).toMatchObject({ running: 1, waiting: 5 });
    expect(owners.day).toBeUndefined();
    const joined = await queueWith(settings, async (own) => {
      await submit(own, "anna1");
      own.leave("anna1", "anna", "anna1", false);
      await submit(own, "anna2", { body: { prompt: "anna1" } });
      return own.status("anna");
    });
    expect(joined.day).toEqual({ used: 1, limit: 5 });
  });

  test("is told by an answer once it is nearly over", async () => {
    const ended = await queueWith(settings, async (own) => {
      const all: string[] = [];
      for (const id of ["anna1", "anna2", "anna3", "anna4", "anna5"]) {
        const stream = await own.submit(submissionOf({ id, user: "anna", model }), id);
        all.push(await new Response(stream).text());
      }
      return all;
    });
    const told = ended.map((events) => /You have used \d of your \d requests for today\./.exec(events)?.[0]);
    expect(told).toEqual([...Array(4).fill(undefined), "You have used 5 of your 5 requests for today."]);
  });

  test("is in the list of requests, but not in the owner's", async () => {
    const { token, entry } = await namedToken("phone", "anna", ["read", "chat"]);
    const phone = await connect({ settings: { AUTH_TOKENS: JSON.stringify([entry]) }, token });
    await phone.call("ollama_generate", { model, prompt: "Go" });
    expect((await phone.call("ollama_list_requests")).value.today).toEqual({ used: 1, limit: 2_000 });
    expect((await (await connect()).call("ollama_list_requests")).value.today).toBeUndefined();
  });
});
