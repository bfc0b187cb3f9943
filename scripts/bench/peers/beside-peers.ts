import { installPackages } from "../../../harness/installed/packages.ts";
import { startWorkerd, type Workerd } from "../../../harness/workerd/start-workerd.ts";
import { interleave } from "../measure.ts";
import type { Row } from "../row.ts";
import { timeToFirstAnswer } from "../rows/start-up.ts";
import type { Upstream } from "../start-upstream.ts";
import type { WorkerConfigs } from "../worker-configs.ts";
import { behaviourRows } from "./behaviour-rows.ts";
import { type ContenderName, cellsOf, contender, forEach, listOnce } from "./contender.ts";
import { peerRows } from "./peer-rows.ts";
import { startPeer } from "./start-peer.ts";

/** Measures Hearth beside the alternatives, on one upstream, in one run. */
export async function besidePeers(
  configs: WorkerConfigs,
  upstream: Upstream,
  say: (line: string) => void,
): Promise<Row[]> {
  installPackages("peers");
  const starts = {
    floor: () => startWorkerd(configs.floor),
    hearth: () => startWorkerd(configs.hearth),
    "mcp-proxy": () => startPeer("mcp-proxy", upstream.url),
    supergateway: () => startPeer("supergateway", upstream.url),
  };
  await using started = new AsyncDisposableStack();
  const all = {
    floor: contender("floor", started.use(await starts.floor())),
    hearth: contender("hearth", started.use(await starts.hearth())),
    "mcp-proxy": contender("mcp-proxy", started.use(await starts["mcp-proxy"]())),
    supergateway: contender("supergateway", started.use(await starts.supergateway())),
  };
  const rows = [...(await peerRows(all, say)), ...(await behaviourRows(all, upstream, say))];
  say("Beside the peers: start-up ...");
  return [...rows, await startUp(starts)];
}

type Starts = Record<ContenderName, () => Promise<Workerd>>;

/** Each in a process of its own. */
async function startUp(starts: Starts): Promise<Row> {
  const samples = forEach(
    (name) => () => timeToFirstAnswer(starts[name], (server) => listOnce(contender(name, server))),
  );
  return {
    what: "start-up: a new process to its first answer",
    ...cellsOf(await interleave(samples, { rounds: 3, warmUp: 0 })),
    whyBehind: "the local runtime starts around it, with its storage; at the edge the runtime runs already",
  };
}
