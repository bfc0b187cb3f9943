import { setTimeout as sleep } from "node:timers/promises";
import { send } from "../../../harness/mcp/mcp-client.ts";
import { type McpMessage, type McpServer, toolMessage, VERSIONS } from "../../../harness/mcp/wire.ts";
import { mainThreadCpuMs } from "../../../harness/processes/process-tree.ts";
import { startWorkerd } from "../../../harness/workerd/start-workerd.ts";
import { statsOf } from "../measure.ts";
import type { Build } from "./build.ts";

/** Time for the work that a call leaves to be done after its answer. */
const REST_MS = 60;

const INITIALIZE: McpMessage = {
  method: "initialize",
  params: { protocolVersion: VERSIONS["2025"], capabilities: {}, clientInfo: { name: "bench", version: "1.0.0" } },
};
const LIST: McpMessage = { method: "tools/list", era: "2026" };
const CALL = toolMessage({ tool: "ollama_list_models", era: "2026" });

type FirstCall = (server: McpServer, build: Build) => Promise<Response>;

/** Calls that are each the first of a fresh process, and the status that each must get. */
const FIRST_CALLS: Record<string, [status: number, call: FirstCall]> = {
  "first initialize": [200, (server) => send(server, INITIALIZE)],
  "first tools/list": [200, (server) => send(server, LIST)],
  "first tools/call": [200, (server) => send(server, CALL)],
  "first 401": [401, ({ url }) => send({ url }, LIST)],
  "first call of a login": [200, ({ url }, { accessToken }) => send({ url, token: accessToken }, CALL)],
  "first /oauth/authorize": [200, ({ url }, { authorizePath }) => fetch(`${url}${authorizePath}`)],
};

/** Starts a process for each first call. @returns ms of CPU of its main thread by row */
export async function measureFirstCalls(build: Build): Promise<Record<string, number>> {
  const measured: Record<string, number> = {};
  const starts: number[] = [];
  for (const [what, [status, call]] of Object.entries(FIRST_CALLS)) {
    await using server = await startWorkerd(build.config, { storage: build.storage, port: build.port });
    await sleep(REST_MS);
    const before = mainThreadCpuMs(server.pid);
    starts.push(before);
    const response = await call(server, build);
    const text = await response.text();
    await sleep(REST_MS);
    measured[what] = mainThreadCpuMs(server.pid) - before;
    if (response.status !== status) throw new Error(`${what} got ${response.status}: ${text.slice(0, 300)}`);
  }
  return { "start of the process": statsOf(starts).median, ...measured };
}
