import { readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import type { Server } from "./house.ts";
import { workerdChildren } from "./processes.ts";
import { TOKEN, type WorkerConfig } from "./worker-configs.ts";
import { bundleScript } from "./wrangler.ts";

/** What concerns the process rather than its Worker. */
export interface WorkerdWishes {
  /** A folder in which the objects of others are found. */
  registry?: string;
  /** A folder for what is stored; else it is gone at the end. */
  storage?: string;
  /** Gets each line that the Worker logs; else they go to the terminal. */
  onLog?: (line: string) => void;
  /** Whether to open its inspector. */
  inspect?: boolean;
}

/** A Miniflare with one Worker. */
async function start(
  worker: V4WorkerOptions,
  { registry, storage, onLog, inspect }: WorkerdWishes = {},
): Promise<Miniflare> {
  const shared = {
    ...{ host: "127.0.0.1", port: 0, cf: false, logRequests: false, unsafeDevRegistryPath: registry },
    ...(inspect ? { inspectorPort: 0 } : {}),
    ...(storage === undefined ? {} : { resourcePersistencePath: storage }),
    ...(onLog === undefined ? {} : { handleStructuredLogs: ({ message }: { message: string }) => onLog(message) }),
  };
  const miniflare = new Miniflare(convertV4MiniflareOptions({ ...shared, ...worker }));
  await miniflare.ready;
  return miniflare;
}

/** The bundle behind an entry that exchanges its rate limiters, and the bindings of its config. */
function workerOf({ name, configFile, bundleFolder }: WorkerConfig): V4WorkerOptions {
  const { workerOptions } = workerOptionsOf(configFile);
  const bundle = readFileSync(bundleScript(bundleFolder, name), "utf8");
  const module = (file: string, contents: string) =>
    ({ type: "ESModule", path: join(bundleFolder, file), contents }) as const;
  return {
    ...workerOptions,
    name,
    modules: [module("entry.js", entry(Object.keys(workerOptions.ratelimits ?? {}))), module("worker.js", bundle)],
    modulesRoot: bundleFolder,
  };
}

/**
 * At the edge a rate limiter answers from the memory of the same machine, without a wait. Miniflare's is an object with a
 * database on disk, at 1.6 ms a call: that would be measured instead of Hearth.
 */
const entry = (limiters: readonly string[]) => `
import worker from "./worker.js";
export * from "./worker.js";
const atOnce = { limit: async () => ({ success: true }) };
let withLimiters;
export default {
  ...worker,
  fetch(request, env, context) {
    withLimiters ??= { ...env, ...Object.fromEntries(${JSON.stringify(limiters)}.map((name) => [name, atOnce])) };
    return worker.fetch(request, withLimiters, context);
  },
};`;

/** The socket leads straight to the Worker, as at the edge: Miniflare's own entry Worker doubles the cost of a small call. */
const DIRECT = { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] };

/** Runs a bundle in workerd. */
export async function startWorkerd(config: WorkerConfig, wishes?: WorkerdWishes): Promise<Server & AsyncDisposable> {
  const before = workerdChildren();
  const miniflare = await start({ ...workerOf(config), ...DIRECT }, wishes);
  return {
    url: (await miniflare.unsafeGetDirectURL()).origin,
    token: config.name === "hearth" ? TOKEN : undefined,
    pid: workerdChildren().find((pid) => !before.includes(pid)),
    ...(wishes?.inspect ? { inspector: (await miniflare.getInspectorURL()).href } : {}),
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  };
}

/** Runs a bundle in two workerds, its Durable Objects in the second: only so can their CPU be told from the Worker's. */
export async function startApart(config: WorkerConfig): Promise<Server & AsyncDisposable> {
  const worker = workerOf(config);
  const registry = `${config.bundleFolder}-registry`;
  const before = workerdChildren();
  const objects = await start({ ...worker, name: "objects" }, { registry });
  const objectsPid = workerdChildren().find((pid) => !before.includes(pid));
  const elsewhere = Object.entries(worker.durableObjects ?? {}).map(([name, object]) => [
    name,
    { ...(typeof object === "string" ? { className: object } : object), scriptName: "objects" },
  ]);
  try {
    const front = await start({ ...worker, ...DIRECT, durableObjects: Object.fromEntries(elsewhere) }, { registry });
    return {
      url: (await front.unsafeGetDirectURL()).origin,
      token: config.name === "hearth" ? TOKEN : undefined,
      pid: workerdChildren().find((pid) => pid !== objectsPid && !before.includes(pid)),
      objectsPid,
      async [Symbol.asyncDispose]() {
        await front.dispose();
        await objects.dispose();
      },
    };
  } catch (thrown) {
    await objects.dispose();
    throw thrown;
  }
}
