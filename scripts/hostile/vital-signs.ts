import type { RecordEntry } from "#stand-in";
import { send } from "../../harness/mcp/mcp-client.ts";
import { toolMessage } from "../../harness/mcp/wire.ts";
import { workerdMbBelow } from "../../harness/processes/process-tree.ts";
import type { Target } from "./open-target.ts";
import { FOREIGN } from "./waves/registries.ts";

/** A Worker that is well again answers within this time. */
const SOON_MS = 5_000;
/** Memory of all workerd processes. V8 collects only when necessary, and wrangler's own Workers are included. */
const MAX_MB = 3_000;

const FATAL =
  /uncaught|exited|fatal|out of memory|segmentation|reloading local server|workerd.*(crash|ended)|\bstack overflow/i;
const FAULT = /"event":"(fault|output_mismatch)"/;

/** Checks the Worker after a wave. @returns a sentence for each thing that is wrong */
export async function vitalSigns(target: Target, marker: string, linesBefore: number): Promise<string[]> {
  const news = target.lines.slice(linesBefore);
  const starts = news.filter((line) => line.includes("Ready on")).length;
  const mb = workerdMbBelow(target.pid);
  return [
    ...(await wrongAnswer("/health", () => fetch(`${target.url}/health`, { signal: AbortSignal.timeout(SOON_MS) }))),
    ...(await wrongAnswer("a good call", () => goodCall(target))),
    ...(starts > 0 ? ["the process was restarted"] : []),
    ...(mb > MAX_MB ? [`workerd has ${mb} MB in memory; ${MAX_MB} is the most`] : []),
    ...quoted(
      "the output tells of a crash",
      news.filter((line) => FATAL.test(line)),
    ),
    ...quoted(
      "a fault of Hearth's own is in the log",
      news.filter((line) => FAULT.test(line)),
    ),
    ...quoted(
      "the log shows what was sent",
      news.filter((line) => line.includes(marker)),
    ),
    ...(await foreignCalls(target)),
    ...(news.some((line) => target.secrets.some((secret) => line.includes(secret))) ? ["the log shows a secret"] : []),
  ];
}

async function wrongAnswer(what: string, ask: () => Promise<Response>): Promise<string[]> {
  try {
    const response = await ask();
    const text = await response.text();
    return response.status === 200 && !text.includes('"isError":true')
      ? []
      : [`${what} got ${response.status} ${text.slice(0, 200)}`];
  } catch (thrown) {
    return [`${what} got no answer: ${thrown}`];
  }
}

/** A call of a client that no wave uses, so that its rate limit is not theirs. */
const goodCall = ({ url, tokens }: Target): Promise<Response> =>
  send(
    { url, token: tokens.at(-1) },
    toolMessage({ tool: "ollama_list_models", era: "2026" }),
    AbortSignal.timeout(SOON_MS),
  );

const TRANSFERS = ["/api/pull", "/api/push", "/api/create", "/api/copy"];

/** What would have made the home connect to a machine that the owner did not list as a registry. */
async function foreignCalls({ home }: Target): Promise<string[]> {
  const calls = (await Promise.all(TRANSFERS.map((path) => home.record({ path })))).flat();
  return quoted(
    "the home was sent to a foreign registry",
    calls.map(described).filter((call) => call.includes(FOREIGN)),
  );
}

const described = ({ path, body }: RecordEntry) => `${path} ${JSON.stringify(body)}`;

const quoted = (what: string, lines: readonly string[]) =>
  lines.length === 0
    ? []
    : [`${what}, ${lines.length} times: ${[...new Set(lines)].slice(0, 4).join(" | ").slice(0, 1_500)}`];
