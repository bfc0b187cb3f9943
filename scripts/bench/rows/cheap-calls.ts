import type { Era } from "../../../harness/mcp/wire.ts";
import type { House } from "../house.ts";
import { interleave, timed } from "../measure.ts";
import type { Row } from "../row.ts";
import { callTool } from "../timed-call.ts";
import { UNCOUNTED } from "../upstream-terms.ts";

const MAX_TIMES_THE_FLOOR = 1.3;
/** Noise alone can make this much difference. */
const MAX_TIMES_A_STATIC_TOKEN = 1.1;
const PARALLEL = 100;

/** Gets a URL and reads the answer. The upstream does not count it. */
export async function get(url: string): Promise<void> {
  const response = await fetch(url, { headers: { [UNCOUNTED]: "1" }, signal: AbortSignal.timeout(60_000) });
  await response.text();
}

/** Measures a plain HTTP call, for orientation. */
export async function plainHttp(house: House, rounds: number): Promise<Row> {
  const stats = await interleave(
    {
      direct: () => timed(() => get(`${house.ollamaUrl}/api/version`)),
      floor: () => timed(() => get(`${house.floor.url}/health`)),
      hearth: () => timed(() => get(`${house.hearth.url}/health`)),
    },
    { rounds, warmUp: rounds / 2 },
  );
  return { what: "plain HTTP", ...stats };
}

/** Measures ollama_list_models beside the floor's empty tool and Ollama's own list. */
export async function listModels(house: House, era: Era, rounds: number): Promise<Row> {
  const stats = await interleave(
    {
      direct: () => timed(() => get(`${house.ollamaUrl}/api/tags`)),
      floor: () => timed(() => callTool(house.floor, { tool: "empty", era })),
      hearth: () => timed(() => callTool(house.hearth, { tool: "ollama_list_models", era })),
    },
    { rounds, warmUp: rounds / 2 },
  );
  return { what: `ollama_list_models, ${era} era`, ...stats, checks: [timesTheFloor(stats)] };
}

/** Measures the same call with an OAuth access token. Once it has been checked, it is as fast as a static one. */
export async function withLogin(house: House, accessToken: string, rounds: number): Promise<Row> {
  const call = { tool: "ollama_list_models", era: "2025" } as const;
  const stats = await interleave(
    {
      static: () => timed(() => callTool(house.hearth, call)),
      login: () => timed(() => callTool({ ...house.hearth, token: accessToken }, call)),
    },
    { rounds, warmUp: rounds / 2 },
  );
  const ratio = stats.login.median / stats.static.median;
  const checks = [{ what: "takes", measured: ratio, bound: MAX_TIMES_A_STATIC_TOKEN, unit: "x a static token" }];
  return { what: "ollama_list_models with a login (OAuth)", hearth: stats.login, checks };
}

/** Measures a hundred of these calls at once, until the last has ended. */
export async function listModelsInParallel(house: House, era: Era, rounds: number): Promise<Row> {
  const all = (one: () => Promise<unknown>) => () => timed(() => Promise.all(Array.from({ length: PARALLEL }, one)));
  const stats = await interleave(
    {
      direct: all(() => get(`${house.ollamaUrl}/api/tags`)),
      floor: all(() => callTool(house.floor, { tool: "empty", era })),
      hearth: all(() => callTool(house.hearth, { tool: "ollama_list_models", era })),
    },
    { rounds, warmUp: 4, restMs: 20 },
  );
  return { what: `${PARALLEL} of them at once, ${era} era`, ...stats, checks: [timesTheFloor(stats)] };
}

function timesTheFloor({ floor, hearth }: Record<"floor" | "hearth", { median: number }>) {
  return { what: "takes", measured: hearth.median / floor.median, bound: MAX_TIMES_THE_FLOOR, unit: "x floor" };
}

const WINDOW_MS = 30_000;
const MAX_CALLS = 2;

/** Counts the metadata calls that reached Ollama within any 30 s. @param calls times in ms, in order */
export function mostInAnyWindow(calls: readonly number[]): Row {
  const within = calls.map((first) => calls.filter((call) => call >= first && call < first + WINDOW_MS).length);
  const most = Math.max(0, ...within);
  return {
    what: "upstream calls of that in 30 s",
    hearth: String(most),
    checks: [{ what: "makes", measured: most, bound: MAX_CALLS, unit: "calls" }],
  };
}
