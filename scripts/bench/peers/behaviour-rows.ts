import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { cancelCall, openCall, openSession } from "../../../harness/mcp/mcp-client.ts";
import type { Era } from "../../../harness/mcp/wire.ts";
import type { Row } from "../row.ts";
import type { Upstream } from "../start-upstream.ts";
import { callTool } from "../timed-call.ts";
import type { Generated, Wish } from "../upstream-terms.ts";
import { CONTENDERS, type Contender, type ContenderName, cellsOf, generateOnce } from "./contender.ts";

type All = Record<ContenderName, Contender>;

/** Longer than it is watched. */
const ENDLESS: Wish = { tokens: 800, firstMs: 0, gapMs: 10 };
const LOOK_MS = 5_000;
const LEAVE_AFTER_MS = 500;
/** Longer than the usual SDK waits without seeing any of an answer: 60 s. */
const LATE: Wish = { tokens: 650, firstMs: 0, gapMs: 100 };

/** Rows that are not times: what each contender does with long answers, and with answers that are not wanted any more. */
export async function behaviourRows(all: All, upstream: Upstream, say: (line: string) => void): Promise<Row[]> {
  say("Beside the peers: cancels, leaving, a late answer (65 s) ...");
  return [
    { what: "progress of an answer of 8 s", ...cellsOf(await each(all, progress)) },
    { what: "client of 2026 leaves: the GPU", ...cellsOf(await each(all, (one) => leaves(one, upstream))) },
    { what: "client of 2025 cancels: the GPU", ...cellsOf(await each(all, (one) => cancels(one, upstream))) },
    { what: "an answer of 65 s, to an SDK that waits 60 s", ...cellsOf(await each(all, lateAnswer)) },
  ];
}

async function each(all: All, look: (one: Contender) => Promise<string>): Promise<Record<ContenderName, string>> {
  const cells = await Promise.all(
    CONTENDERS.map(async (name) => {
      const told = await look(all[name]).catch((thrown: unknown) => `fails: ${String(thrown).slice(0, 120)}`);
      return [name, told] as const;
    }),
  );
  return Object.fromEntries(cells) as Record<ContenderName, string>;
}

async function progress(one: Contender): Promise<string> {
  const { notifications } = await generateOnce(one, ENDLESS);
  return notifications === 0 ? "none" : `${notifications} notifications`;
}

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

function question(one: Contender, wish: Wish, era: Era, id: number) {
  const asked = { model: "gemma3:270m", prompt: JSON.stringify(wish) };
  return { tool: one.generate, arguments: asked, era, progress: true, id };
}

/** The client closes its stream, which cancels the call in the 2026 era. */
async function leaves(one: Contender, upstream: Upstream): Promise<string> {
  const name = `left-${one.name}`;
  const call = openCall(one.server, question(one, { ...ENDLESS, name }, "2026", 1));
  await intoTheAnswer(name, upstream);
  const left = Date.now();
  call.leave();
  return whatBecame(name, left, upstream);
}

/** The client sends `notifications/cancelled`, in a session of its own. */
async function cancels(one: Contender, upstream: Upstream): Promise<string> {
  if (one.name === "floor") return "-";
  const name = `cancelled-${one.name}`;
  const server = { ...one.server, sessionId: await openSession(one.server) };
  const id = 4_838;
  const call = callTool(server, question(one, { ...ENDLESS, name }, "2025", id));
  call.catch(() => {});
  await intoTheAnswer(name, upstream);
  const left = Date.now();
  await cancelCall(server, id);
  return whatBecame(name, left, upstream);
}

async function intoTheAnswer(name: string, upstream: Upstream): Promise<void> {
  await soon(name, upstream, () => true);
  await sleep(LEAVE_AFTER_MS);
}

async function whatBecame(name: string, left: number, upstream: Upstream): Promise<string> {
  const found = await soon(name, upstream, ({ endedAt }) => endedAt !== undefined);
  if (found === undefined) return "never asked Ollama";
  const { endedAt } = found;
  if (endedAt === undefined) return `keeps working for at least ${seconds(LOOK_MS)}`;
  return found.left ? `stops after ${seconds(endedAt - left)}` : `was done after ${seconds(endedAt - left)}`;
}

/** Waits until the generation is in this state. Returns it then, or as it is when the time is up. */
async function soon(
  name: string,
  upstream: Upstream,
  isSo: (generated: Generated) => boolean,
): Promise<Generated | undefined> {
  const deadline = Date.now() + LOOK_MS;
  for (;;) {
    const found = (await upstream.generated()).find((generated) => generated.name === name);
    if ((found !== undefined && isSo(found)) || Date.now() > deadline) return found;
    await sleep(50);
  }
}

/** Measures what a client of the usual SDK gets with its default settings. */
async function lateAnswer({ server: { url, token }, generate }: Contender): Promise<string> {
  const client = new Client({ name: "bench", version: "1.0.0" });
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers } }));
  const started = performance.now();
  const after = () => seconds(performance.now() - started);
  try {
    const question = { model: "gemma3:270m", prompt: JSON.stringify(LATE) };
    const { structuredContent } = await client.callTool({ name: generate, arguments: question });
    const { status, request_id } = (structuredContent ?? {}) as Record<string, unknown>;
    if (status !== "running") return `whole after ${after()}`;
    const handedOver = after();
    const rest = await client.callTool({ name: "ollama_get_request", arguments: { request_id } });
    if (rest.isError) throw new Error(JSON.stringify(rest.content));
    return `handed over after ${handedOver}, complete after ${after()}`;
  } catch (thrown) {
    return `lost: ${String(thrown).slice(0, 60)}, after ${after()}`;
  } finally {
    await client.close();
  }
}
