import { join } from "node:path";
import { ROOT } from "../../../harness/root.ts";
import { writeHearthConfig } from "../../../harness/workerd/worker-config.ts";
import { bundle } from "../../../harness/wrangler/wrangler.ts";
import { checkOut } from "../../bench/beside/checkout.ts";
import { aligned } from "../../terminal/aligned.ts";
import { MAX_HEAP_MB } from "../memory.ts";
import { CALLS, type Cost, countAccepted, measureCost } from "./measure.ts";
import { startSilentHome } from "./silent-home.ts";

/** Bounds of this build, besides its live heap: what a restart adds, in MB, and its share of what an earlier build keeps. */
const MAX_RESTART_MB = 32;
const MAX_SHARE = 0.25;
/** A heap of the size that an object has on Cloudflare. */
const HEAP_OF_THE_EDGE = "--max-heap-size=160";

interface Measured extends Cost {
  name: string;
  /** Calls that were accepted with a heap as on Cloudflare. */
  acceptedAtEdge: number;
}

/**
 * Sends eleven calls of 15.8 MB to a home that answers none, and measures what they cost: this build, and an earlier one if a
 * commit is named.
 * @param folder for what is built and stored; the caller removes it
 * @returns what is wrong with this build
 */
export async function runLargeInputs(
  folder: string,
  commit: string | undefined,
  say: (line: string) => void,
): Promise<string[]> {
  const home = await startSilentHome();
  try {
    const earlier = commit === undefined ? undefined : await checkOut(commit);
    say(`${CALLS} calls of 15.8 MB ...`);
    const now = await measureBuild("now", ROOT, join(folder, "now"), home.url);
    const old = earlier && (await measureBuild(earlier.sha.slice(0, 7), earlier.root, join(folder, "old"), home.url));
    say(`\n${tableOf(old === undefined ? [now] : [old, now])}\n`);
    return faultsOf(now, old);
  } finally {
    await home.close();
  }
}

async function measureBuild(name: string, root: string, folder: string, homeUrl: string): Promise<Measured> {
  const config = writeHearthConfig(folder, { OLLAMA_BASE_URL: homeUrl, LOG_LEVEL: "error" }, root);
  await bundle(config);
  const cost = await measureCost(config, join(folder, "storage"));
  process.env.MINIFLARE_WORKERD_V8_FLAGS = HEAP_OF_THE_EDGE;
  try {
    return { name, ...cost, acceptedAtEdge: await countAccepted(config, join(folder, "storage-edge")) };
  } finally {
    delete process.env.MINIFLARE_WORKERD_V8_FLAGS;
  }
}

function faultsOf(now: Measured, old: Measured | undefined): string[] {
  const faults: string[] = [];
  const check = (isRight: boolean, fault: string) => {
    if (!isRight) faults.push(fault);
  };
  check(now.accepted === CALLS, `Only ${now.accepted} of ${CALLS} large calls were accepted.`);
  check(now.acceptedAtEdge === CALLS, `With a heap as on Cloudflare only ${now.acceptedAtEdge} were accepted.`);
  check(
    now.heap <= MAX_HEAP_MB,
    `${now.heap.toFixed(1)} MB of heap are live while they wait, more than ${MAX_HEAP_MB}.`,
  );
  check(now.restart <= MAX_RESTART_MB, `A restart with them adds ${now.restart.toFixed(1)} MB of heap.`);
  if (old !== undefined) {
    const share = now.kept / old.kept;
    check(share <= MAX_SHARE, `The process keeps ${share.toFixed(2)} times what that of ${old.name} keeps.`);
  }
  return faults;
}

function tableOf(measured: readonly Measured[]): string {
  const mb = (value: number) => value.toFixed(1);
  const rows: [what: string, of: (cost: Measured) => string][] = [
    ["accepted", ({ accepted }) => `${accepted} of ${CALLS}`],
    ["live heap while they wait, MB", ({ heap }) => mb(heap)],
    ["the process keeps, after a collection, MB", ({ kept }) => mb(kept)],
    ["the process at its largest, without one, MB", ({ peak }) => mb(peak)],
    ["a restart with them adds live heap, MB", ({ restart }) => mb(restart)],
    ["accepted with a heap as on Cloudflare", ({ acceptedAtEdge }) => `${acceptedAtEdge} of ${CALLS}`],
  ];
  const heads = [`${CALLS} calls of 15.8 MB`, ...measured.map(({ name }) => name)];
  return aligned([heads, ...rows.map(([what, of]) => [what, ...measured.map(of)])], (column) => column > 0).join("\n");
}
