import { beforeEach, describe, expect, test } from "vitest";
import type { RecordEntry, Script } from "#stand-in";
import { openCall } from "../../harness/mcp/mcp-client.ts";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { openHouse } from "./house.ts";
import { acceptingAnything, type Leavers, modernClosing, modernTearing, oldCancelling } from "./leavers.ts";

/** One user may have sixteen viewers, so twenty calls come in two rounds. */
const ROUNDS = 2;
const A_ROUND = 10;
/** Silence is broken by a keep-alive: how soon one is missed depends on when, between two of them, it leaves. */
const SPREAD_MS = 1000;
const SILENT: Script = { count: 4, holdAfter: 0 };
const FLOWING: Script = { count: 100_000, tokenDelayMs: 30 };

const house = openHouse({ MAX_CONCURRENT_REQUESTS: String(A_ROUND) });
beforeEach(() => house.home.reset({ slots: A_ROUND }));

const path = "/api/generate";
const server = () => ({ url: house.hearth.url, token: house.hearth.token });
const generate = (prompt: string) => ({ tool: "ollama_generate", arguments: { model: "gemma3:270m", prompt } });
const collect = (request_id: string) => ({ tool: "ollama_get_request", arguments: { request_id } });
const raw = (era: "2026" | "2025", call: ReturnType<typeof generate | typeof collect>, query?: string) =>
  openCall(server(), { ...call, era, query });
const anotherClient = () => connectV2("auto")(`${house.hearth.url}/mcp`, house.hearth.token);

const promptOf = ({ body }: RecordEntry) => (body as { prompt: string }).prompt;
const now = () => performance.timeOrigin + performance.now();

/** For every client that left, how long its upstream stayed open after that, in ms. */
async function timesOpen(leavers: Leavers, script: Script): Promise<number[]> {
  const { home } = house;
  await home.script({ ...script, times: "always" });
  const leftAt = new Map<string, number>();
  for (let round = 1; round <= ROUNDS; round++) {
    const count = round * A_ROUND;
    const prompts = Array.from({ length: A_ROUND }, (_, index) => `Go ${round}.${index}`);
    const leave = await leavers(server(), prompts.map(generate));
    await home.waitFor({ path, count, ...(script === FLOWING ? { wait: "answered", tokens: 5 } : { wait: "held" }) });
    for (const [index, prompt] of prompts.entries()) {
      await new Promise((resolve) => setTimeout(resolve, SPREAD_MS / A_ROUND));
      leftAt.set(prompt, now());
      leave[index]?.();
    }
    await home.waitFor({ path, wait: "closed", count });
  }
  const record = await home.record({ path });
  return record.map((entry) => (entry.closedEarlyAt ?? Number.NaN) - (leftAt.get(promptOf(entry)) ?? Number.NaN));
}

/** A client is missed one or two keep-alives after it left, so by the time that two in turn are, so is one before them. */
async function untilLeavingIsNoticed(): Promise<void> {
  const { home } = house;
  for (const prompt of ["Leaver", "Another"]) {
    const after = (await home.record({ path })).at(-1)?.id;
    await home.script(SILENT);
    const leaver = raw("2026", generate(prompt));
    await home.waitFor({ path, wait: "held", after });
    leaver.leave();
    await home.waitFor({ path, wait: "closed", after });
  }
}

describe("a client that leaves twenty answers", () => {
  test.each<[string, Leavers, Script, number]>([
    ["closing its streams, 2026, while the model is silent", modernClosing, SILENT, 2000],
    ["closing its streams, 2026, while tokens flow", modernClosing, FLOWING, 1000],
    ["tearing its sockets, 2026, while the model is silent", modernTearing, SILENT, 2000],
    ["tearing its sockets, 2026, while tokens flow", modernTearing, FLOWING, 1000],
    ["tearing its sockets, accepting anything, while the model is silent", acceptingAnything, SILENT, 2000],
    ["cancelling them, 2025, while the model is silent", oldCancelling, SILENT, 1000],
    ["cancelling them, 2025, while tokens flow", oldCancelling, FLOWING, 1000],
  ])("by %s, has every upstream closed in time", async (_, leavers, script, bound) => {
    const times = await timesOpen(leavers, script);
    expect(times).toHaveLength(ROUNDS * A_ROUND);
    expect(times.filter((ms) => !(ms <= bound))).toEqual([]);
  });
});

describe("a client of 2025", () => {
  test("sends back the session id of its initialize, so its cancel stops no call of another client", async () => {
    const { home } = house;
    await home.script({ count: 4, holdAfter: 1, times: 2 });
    const sessions: (string | null)[][] = [[], []];
    const leave: (() => void)[] = [];
    for (const [index, sent] of sessions.entries()) {
      const watched: typeof fetch = (input, init) => {
        sent.push(new Headers(init?.headers).get("mcp-session-id"));
        return fetch(input, init);
      };
      leave.push(...(await oldCancelling(server(), [generate(`Client ${index}`)], watched)));
      await home.waitFor({ path, wait: "held", count: index + 1 });
    }
    leave[1]?.();
    expect(promptOf(await home.waitFor({ path, wait: "closed", timeout: 1000 }))).toBe("Client 1");
    await home.release();
    expect(promptOf(await home.waitFor({ path, wait: "ended" }))).toBe("Client 0");
    const [first, second] = sessions.map((sent) => [...new Set(sent.slice(1))]);
    expect(first).toEqual([expect.stringMatching(/^[0-9a-f-]{36}\.[0-9a-f]{12}$/)]);
    expect(second).not.toEqual(first);
  });

  test("that only loses its connection loses nothing: the work goes on, and another client collects it", async () => {
    const { home } = house;
    await home.script({ count: 6, holdAfter: 3 });
    const call = raw("2025", generate("Old"));
    await home.waitFor({ path, wait: "held" });
    call.leave();
    await untilLeavingIsNoticed();
    const client = await anotherClient();
    const { value } = await client.call("ollama_list_requests", { unfinished: true });
    expect(value).toMatchObject({ requests: [{ state: "running" }] });
    await home.release();
    const [{ request_id }] = value.requests as [{ request_id: string }];
    const collected = await client.call("ollama_get_request", { request_id });
    expect(collected.value).toMatchObject({ status: "done", text: "t0 t1 t2 t3 t4 t5" });
    await client.close();
  });
});

describe("a client of 2026", () => {
  test("cancels nothing by leaving after a hand-over, nor by leaving while it collects", async () => {
    const { home } = house;
    await home.script({ count: 6, holdAfter: 3 });
    const handedOver = raw("2026", generate("Handed over"), "wait=1");
    const request_id = /req_\w+/.exec(await handedOver.body)?.[0] ?? "";
    handedOver.leave();
    const collecting = raw("2026", collect(request_id));
    await collecting.progress;
    collecting.leave();
    await untilLeavingIsNoticed();
    await home.release();
    const client = await anotherClient();
    const { value } = await client.call("ollama_get_request", { request_id });
    expect(value).toMatchObject({ status: "done", text: "t0 t1 t2 t3 t4 t5" });
    await client.close();
  });

  test("cancels nothing by leaving a call that has ended: its other call goes on", async () => {
    const { home } = house;
    const ended = raw("2026", generate("Ended"));
    expect(await ended.body).toContain("You asked: Ended");
    await home.script({ count: 6, holdAfter: 3 });
    const other = raw("2026", generate("Other"));
    await home.waitFor({ path, wait: "held" });
    ended.leave();
    await untilLeavingIsNoticed();
    await home.release();
    expect(await other.body).toContain("t0 t1 t2 t3 t4 t5");
  });
});
