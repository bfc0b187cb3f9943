import { ModelTable } from "./models/model-table.ts";
import { DEFAULT_OPTIONS, type StandInOptions } from "./options.ts";
import { RequestRecord } from "./record/request-record.ts";
import { Said } from "./record/said.ts";
import { Scheduler } from "./runners/scheduler.ts";
import { ScriptQueue } from "./script/script-queue.ts";
import { BlobStore } from "./transfers/blob-store.ts";
import { Registry } from "./transfers/registry.ts";

/** All that the stand-in knows: the home that it pretends to be, what tests have told it, and what it was asked. */
export interface World {
  options: StandInOptions;
  /** Whether the pretended server is 0.30 or newer. */
  modern: boolean;
  models: ModelTable;
  blobs: BlobStore;
  registry: Registry;
  scheduler: Scheduler;
  scripts: ScriptQueue;
  record: RequestRecord;
  said: Said;
}

/** @param said what is remembered from before */
export function createWorld(overrides: Partial<StandInOptions> = {}, said = new Said()): World {
  const options = { ...DEFAULT_OPTIONS, ...overrides };
  const models = new ModelTable(options.models);
  return {
    options,
    modern: isModern(options.version),
    models,
    blobs: new BlobStore(models.list()),
    registry: new Registry(options.registry),
    scheduler: new Scheduler(options),
    scripts: new ScriptQueue(),
    record: new RequestRecord(),
    said,
  };
}

function isModern(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return version === "0.0.0" || major > 0 || minor >= 30;
}
