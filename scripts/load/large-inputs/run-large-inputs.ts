import { join } from "node:path";
import { ROOT } from "../../../harness/root.ts";
import { writeHearthConfig } from "../../../harness/workerd/worker-config.ts";
import { bundle } from "../../../harness/wrangler/wrangler.ts";
import { checkOut } from "../../bench/beside/checkout.ts";
import { aligned } from "../../terminal/aligned.ts";
import { faultsOf, type LargeInputs, type Measured, tableOf } from "./large-inputs-report.ts";
import { CALLS, countAccepted, measureCost } from "./measure.ts";
import { startSilentHome } from "./silent-home.ts";

/** The memory that an object has on Cloudflare. */
const SMALL_HEAP = "--max-old-space-size=128";

/**
 * Sends eleven calls of 15.8 MB to a home that answers none, and measures what they cost: this build, and an earlier one if a
 * commit is named.
 * @param folder for what is built and stored; the caller removes it
 * @returns the measured builds, and what is wrong with this one
 */
export async function runLargeInputs(
  folder: string,
  commit: string | undefined,
  say: (line: string) => void,
): Promise<LargeInputs> {
  const home = await startSilentHome();
  try {
    const earlier = commit === undefined ? undefined : await checkOut(commit);
    say(`${CALLS} calls of 15.8 MB ...`);
    const now = await measureBuild("now", ROOT, join(folder, "now"), home.url);
    const old = earlier && (await measureBuild(earlier.sha.slice(0, 7), earlier.root, join(folder, "old"), home.url));
    say(`\n${aligned(tableOf(now, old), (column) => column > 0).join("\n")}\n`);
    return { now, old, faults: faultsOf(now, old) };
  } finally {
    await home.close();
  }
}

async function measureBuild(name: string, root: string, folder: string, homeUrl: string): Promise<Measured> {
  const config = writeHearthConfig(folder, { OLLAMA_BASE_URL: homeUrl, LOG_LEVEL: "error" }, root);
  await bundle(config);
  const cost = await measureCost(config, join(folder, "storage"));
  process.env.MINIFLARE_WORKERD_V8_FLAGS = SMALL_HEAP;
  try {
    const acceptedInSmallHeap = await countAccepted(config, join(folder, "storage-small"));
    const acceptedAtOnce = await countAccepted(config, join(folder, "storage-at-once"), true);
    return { name, ...cost, acceptedInSmallHeap, acceptedAtOnce };
  } finally {
    delete process.env.MINIFLARE_WORKERD_V8_FLAGS;
  }
}
