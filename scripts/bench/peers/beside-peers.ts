import { startWorkerd } from "../../../harness/workerd/start-workerd.ts";
import type { Row } from "../row.ts";
import type { Upstream } from "../start-upstream.ts";
import type { WorkerConfigs } from "../worker-configs.ts";
import { behaviourRows } from "./behaviour-rows.ts";
import { contender } from "./contender.ts";
import { installPeers } from "./install-peers.ts";
import { peerRows } from "./peer-rows.ts";
import { startPeer } from "./start-peer.ts";
import { startUp } from "./start-up.ts";

/** All rows of Hearth beside the alternatives, on one upstream, in one run. */
export async function besidePeers(
  configs: WorkerConfigs,
  upstream: Upstream,
  say: (line: string) => void,
): Promise<Row[]> {
  say("Installing the peers, where they are not there ...");
  installPeers();
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
