import { setTimeout as sleep } from "node:timers/promises";
import type { McpServer } from "../../harness/mcp/wire.ts";
import { faultIn } from "./asked.ts";
import type { Ledger, Seen } from "./ledger.ts";
import { ask } from "./reply.ts";
import type { Home, HomeReport } from "./start-home.ts";

const SOON_MS = 15_000;
/** Tokens that the home may send before it notices that its client has left: 4 s of an answer. */
const MAX_SENT_IN_VAIN = 200;

/** Checks what must be true once all clients have left. @returns what is wrong */
export async function afterwards(
  server: McpServer,
  tokens: readonly string[],
  ledger: Ledger,
  home: Home,
): Promise<string[]> {
  const wrong: string[] = [];
  for (const token of tokens) wrong.push(...(await nothingUnfinished({ ...server, token })));
  const health = await fetch(`${server.url}/health`, { signal: AbortSignal.timeout(SOON_MS) });
  if (health.status !== 200) wrong.push(`/health answers ${health.status}`);
  const missing = await collectAll(server, ledger.seen);
  if (missing.length > 0) wrong.push(`${missing.length} requests cannot be collected as they ended: ${missing[0]}`);
  return [...wrong, ...atHome(ledger, await home.report())];
}

/** Compares what the home was asked for and has done with what the clients wanted. */
function atHome(ledger: Ledger, { open, faulted, times, sent }: HomeReport): string[] {
  const struck = new Set(faulted);
  // Before a request starts, its model is read, and that read may fail too.
  const reads = faulted.filter((of) => of.startsWith("/api/")).length;
  const innocent = ledger.failed
    .filter(({ of }) => of.length > 0 && !of.some((label) => struck.has(label)))
    .slice(reads);
  const inVain = ledger.leftForGood.filter(({ label }) => (sent[label] ?? 0) > MAX_SENT_IN_VAIN);
  const twice = Object.entries(times)
    .filter(([label, count]) => count > 1 && !struck.has(label) && !ledger.repeated.has(label))
    .map(([label]) => label);
  const told = (what: string, of: readonly unknown[]) =>
    of.length === 0 ? [] : [`${of.length} ${what}: ${JSON.stringify(of[0])}`];
  return [
    ...(open > 0 ? [`The home still works on ${open} requests.`] : []),
    ...told("calls failed with no fault of the home", innocent),
    ...told("answers went on after their client had left", inVain),
    ...told("questions were asked of the home twice for no reason", twice),
  ];
}

/** Waits until none of a user's requests runs or waits. */
async function nothingUnfinished(server: McpServer): Promise<string[]> {
  const deadline = Date.now() + SOON_MS;
  for (;;) {
    const call = { tool: "ollama_list_requests", arguments: { unfinished: true }, era: "2026" } as const;
    const { value } = await ask(server, call);
    const {
      requests = [],
      running,
      waiting,
    } = (value ?? {}) as { requests?: unknown[]; running: number; waiting: number };
    if (running === 0 && waiting === 0 && requests.length === 0) return [];
    if (Date.now() > deadline) {
      return [`${requests.length} of a user's requests are unfinished, ${running} run and ${waiting} wait.`];
    }
    await sleep(200);
  }
}

const COLLECTORS = 16;
const COLLECTED_WITHIN_MS = 90_000;

/** Collects every request that a client has seen. It must have ended as that client saw it. @returns those that have not */
async function collectAll(server: McpServer, requests: ReadonlyMap<string, Seen>): Promise<string[]> {
  const deadline = Date.now() + COLLECTED_WITHIN_MS;
  const left = [...requests];
  const missing: string[] = [];
  const collector = async () => {
    for (let next = left.pop(); next !== undefined && Date.now() < deadline; next = left.pop()) {
      const [id, seen] = next;
      const fault = await collect({ ...server, token: seen.token }, id, seen);
      if (fault !== undefined) missing.push(`${id}: ${fault}`);
    }
  };
  await Promise.all(Array.from({ length: COLLECTORS }, collector));
  return left.length === 0 ? missing : [...missing, `Time was up before the last ${left.length}.`];
}

async function collect(server: McpServer, id: string, { asked, end }: Seen): Promise<string | undefined> {
  const call = { tool: "ollama_get_request", arguments: { request_id: id }, era: "2026" } as const;
  const { value, code, trouble } = await ask(server, call);
  if (trouble !== undefined || code === "request_not_found") return trouble ?? code;
  const now = value?.status ?? (code === "cancelled" ? "cancelled" : "failed");
  if (end !== undefined && now !== end) return `${end}, and then ${now} ${code ?? ""}`;
  return now === "done" && asked !== undefined ? faultIn(String(value?.text), asked, "whole") : undefined;
}
