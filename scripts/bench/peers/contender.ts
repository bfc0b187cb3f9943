import type { Era } from "../../../harness/mcp/wire.ts";
import { cpuMs, cpuMsOfTree } from "../../../harness/processes/process-tree.ts";
import type { Workerd } from "../../../harness/workerd/start-workerd.ts";
import { callTool, type Timing } from "../timed-call.ts";
import type { Wish } from "../upstream-terms.ts";
import { PEERS, type PeerName } from "./start-peer.ts";

export const CONTENDERS = ["floor", "hearth", ...PEERS] as const;

/** Name of a server of the comparison. */
export type ContenderName = (typeof CONTENDERS)[number];

/** One server of the comparison, and the names of its tools that do the same. */
export interface Contender {
  name: ContenderName;
  server: Workerd;
  list: string;
  generate: string;
}

const TOOLS: Record<ContenderName, { list: string; generate: string }> = {
  floor: { list: "empty", generate: "generate" },
  hearth: { list: "ollama_list_models", generate: "ollama_generate" },
  "mcp-proxy": { list: "ollama_list", generate: "ollama_generate" },
  supergateway: { list: "ollama_list", generate: "ollama_generate" },
};

export const contender = (name: ContenderName, server: Workerd): Contender => ({ name, server, ...TOOLS[name] });

/** The era that all of them support. */
const ERA: Era = "2025";

export const listOnce = ({ server, list }: Contender): Promise<Timing> => callTool(server, { tool: list, era: ERA });

/** Calls the generate tool of a contender once, with a scripted answer. */
export function generateOnce({ server, generate }: Contender, wish: Wish): Promise<Timing> {
  const question = { model: "gemma3:270m", prompt: JSON.stringify(wish) };
  return callTool(server, { tool: generate, arguments: question, era: ERA, progress: true });
}

/** CPU time of all processes of a contender so far, in ms. */
export function cpuOf({ server }: Contender): number {
  return cpuMsOfTree(server.pid) + (server.objectsPid === undefined ? 0 : cpuMs(server.objectsPid));
}

/** The same for each of them. */
export const forEach = <Result>(make: (name: ContenderName) => Result) =>
  Object.fromEntries(CONTENDERS.map((name) => [name, make(name)])) as Record<ContenderName, Result>;

/** Makes the cells of a row from the measurements of each contender. */
export function cellsOf<Cell>(of: Record<ContenderName, Cell>) {
  const peers = Object.fromEntries(PEERS.map((name) => [name, of[name]])) as Record<PeerName, Cell>;
  return { floor: of.floor, hearth: of.hearth, peers };
}
