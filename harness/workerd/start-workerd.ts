import { readFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions as workerOptionsOf } from "wrangler";
import type { McpServer } from "../mcp/wire.ts";
import { workerdChildren } from "../processes/process-tree.ts";
import type { WorkerConfig } from "./worker-config.ts";

/** A Worker in a workerd of ours. */
export interface Workerd extends McpServer, AsyncDisposable {
  /** Of its workerd, and of the one with its Durable Objects where they run apart. */
  pid?: number;
  objectsPid?: number;
  /** Address of its inspector, where it was asked for. */
  inspector?: string;
}

/** What concerns the process rather than its Worker. */
export interface WorkerdOptions {
  /** A folder in which the objects of others are found. */
  registry?: string;
  /** A folder for what is stored; without it nothing outlives the process. */
  storage?: string;
  /** Receives each line that the Worker logs; without it they go to the terminal. */
  onLog?: (line: string) => void;
  /** Opens the inspector. */
  inspect?: boolean;
  /** Port to listen on, for an origin that stays the same from one process to the next. */
  port?: number;
}

/** A Miniflare with one Worker, or several. */
async function start(
  worker: V4WorkerOptions | { workers: V4WorkerOptions[] },
  { registry, storage, onLog, inspect }: WorkerdOptions = {},
): Promise<Miniflare> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      logRequests: false,
      unsafeDevRegistryPath: registry,
      ...(inspect ? { inspectorPort: 0 } : {}),
      ...(storage === undefined ? {} : { resourcePersistencePath: storage }),
      ...(onLog === undefined ? {} : { handleStructuredLogs: ({ message }: { message: string }) => onLog(message) }),
      ...worker,
    }),
  );
  await miniflare.ready;
  return miniflare;
}

/** The bundle behind an entry that replaces its rate limiters, and the bindings of its config. */
function workerOf({ name, configFile, bundleFolder, script }: WorkerConfig): V4WorkerOptions {
  const { workerOptions } = workerOptionsOf(configFile);
  const module = (file: string, contents: string) =>
    ({ type: "ESModule", path: join(bundleFolder, file), contents }) as const;
  return {
    ...workerOptions,
    name,
    modules: [
      module("entry.js", entry(Object.keys(workerOptions.ratelimits ?? {}))),
      module("worker.js", readFileSync(script, "utf8")),
    ],
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
const direct = (port = 0) => ({ unsafeDirectSockets: [{ host: "127.0.0.1", port }] });

/** Runs a bundle in workerd. */
export async function startWorkerd(config: WorkerConfig, options?: WorkerdOptions): Promise<Workerd> {
  const before = workerdChildren();
  const miniflare = await start({ ...workerOf(config), ...direct(options?.port) }, options);
  return {
    url: (await miniflare.unsafeGetDirectURL()).origin,
    token: config.token,
    pid: workerdChildren().find((pid) => !before.includes(pid)),
    ...(options?.inspect ? { inspector: (await miniflare.getInspectorURL()).href } : {}),
    [Symbol.asyncDispose]: () => miniflare.dispose(),
  };
}

/** Runs a bundle in two workerds, its Durable Objects in the second: only so can their CPU be told from the Worker's. */
export async function startApart(config: WorkerConfig): Promise<Workerd> {
  const worker = workerOf(config);
  const registry = `${config.bundleFolder}-registry`;
  await using started = new AsyncDisposableStack();
  const before = workerdChildren();
  started.use(disposable(await start({ ...worker, name: "objects" }, { registry })));
  const objectsPid = workerdChildren().find((pid) => !before.includes(pid));
  const elsewhere = Object.entries(worker.durableObjects ?? {}).map(([name, object]) => [
    name,
    { ...(typeof object === "string" ? { className: object } : object), scriptName: "objects" },
  ]);
  const front = await start({ ...worker, ...direct(), durableObjects: Object.fromEntries(elsewhere) }, { registry });
  started.use(disposable(front));
  const url = (await front.unsafeGetDirectURL()).origin;
  const running = started.move();
  return {
    url,
    token: config.token,
    pid: workerdChildren().find((pid) => pid !== objectsPid && !before.includes(pid)),
    objectsPid,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/**
 * Runs two bundles in one workerd, as if they were of two deployments: each has objects of its own classes that the other
 * calls too.
 * @param ofOther the bindings whose objects the second bundle has; those of all others the first has
 */
export async function startTogether(
  [front, other]: readonly [WorkerConfig, WorkerConfig],
  ofOther: readonly string[],
  options?: WorkerdOptions,
): Promise<Workerd> {
  const names = { front: "front", other: "other" } as const;
  const withObjects = (config: WorkerConfig, own: keyof typeof names): V4WorkerOptions => {
    const worker = workerOf(config);
    const objects = Object.entries(worker.durableObjects ?? {}).map(([binding, object]) => {
      const owner = ofOther.includes(binding) ? "other" : "front";
      const named = typeof object === "string" ? { className: object } : object;
      return [binding, owner === own ? named : { ...named, scriptName: names[owner] }];
    });
    return { ...worker, name: names[own], durableObjects: Object.fromEntries(objects) };
  };
  const workers = [{ ...withObjects(front, "front"), ...direct() }, withObjects(other, "other")];
  const miniflare = await start({ workers }, options);
  return { url: (await miniflare.unsafeGetDirectURL("front")).origin, token: front.token, ...disposable(miniflare) };
}

const disposable = (miniflare: Miniflare): AsyncDisposable => ({ [Symbol.asyncDispose]: () => miniflare.dispose() });
