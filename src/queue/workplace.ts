import type { Bindings } from "../config/bindings.ts";
import { type Config, findHost, type ModelPolicy, policyAt } from "../config/config.ts";
import { createHost } from "../hosts/create-host.ts";
import type { Host } from "../hosts/host.ts";
import { createLogger, type Logger } from "../telemetry/logger.ts";
import { Deliveries } from "./deliveries.ts";
import { Recorder } from "./store/recorder.ts";
import type { RequestStore } from "./store/request-store.ts";

/** What requests run with, made from the settings as they were at the newest event. */
export interface Workplace {
  config: Config;
  hostId: string;
  /** Undefined where the owner has removed the host of this object. */
  host: Host | undefined;
  /** Which models may be used there. */
  policy: ModelPolicy;
  log: Logger;
  recorder: Recorder;
  deliveries: Deliveries;
}

/** Creates the workplace of an object. @param name of the object, if the platform tells it */
export function createWorkplace(
  config: Config,
  store: RequestStore,
  env: Bindings,
  name: string | undefined,
): Workplace {
  const hostId = store.host(name);
  const found = findHost(config, hostId);
  const log = createLogger(config.log);
  return {
    config,
    hostId,
    host: found && createHost(found, config.models),
    policy: found === undefined ? config.policy : policyAt(config, found),
    log,
    recorder: new Recorder(store, hostId, log),
    deliveries: new Deliveries(store, env, hostId, log),
  };
}
