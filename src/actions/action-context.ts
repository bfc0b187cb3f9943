import { type ChatClient, createChatClient } from "../chats/client/chat-client.ts";
import type { Bindings } from "../config/bindings.ts";
import type { Config } from "../config/config.ts";
import type { Caller } from "../core/caller.ts";
import { JOB_KINDS } from "../core/job.ts";
import { createHost } from "../hosts/create-host.ts";
import type { Host } from "../hosts/host.ts";
import { createMetadata, type Metadata } from "../metadata/metadata.ts";
import { createQueueClient, type QueueClient } from "../queue/client/queue-client.ts";
import type { OnEvent } from "../queue/client/watch-request.ts";
import type { Logger } from "../telemetry/logger.ts";
import type { ToolFilter } from "./tool/tool-filter.ts";

/** What an action may touch during one call of one caller. */
export interface ActionContext {
  config: Config;
  caller: Caller;
  metadata: Metadata;
  /** The first host, for quick reads and writes. What makes a model work goes through the queue. */
  host: Host;
  chats: ChatClient;
  queue: QueueClient;
}

/** One call of one caller, as a front end passes it to an action. */
export interface ActionCall {
  env: Bindings;
  config: Config;
  caller: Caller;
  /** What the caller's address allows: its tools, its only model, how long a call may wait. */
  filter: ToolFilter;
  log: Logger;
  /** What the call asks for, such as a tool's name. The queue stores it with the request. */
  name: string;
  /** When the call began, ms since 1970; now if left out. What an action asks first counts as waiting. */
  startedAt?: number;
  /** Aborted when the client leaves. A front end whose calls have no end of their own leaves it out. */
  signal?: AbortSignal;
  /** Whether the request stops when the client leaves. */
  leavingCancels?: boolean;
  /** Names this call among those of its user, so that another call can cancel it: see `QueueClient.cancelCall`. */
  callKey?: string;
  /** Makes the SHA-256 of the tool and its arguments, which is kept with what it asks for. */
  callDigest?: () => string;
  /** Receives the events of every request that the call watches: how a front end shows progress. */
  onEvent?: OnEvent;
}

/** Creates the context of a call. It connects to nothing until an action uses it. */
export function createActionContext(call: ActionCall): ActionContext {
  const { env, config, caller, filter, startedAt = Date.now(), onEvent } = call;
  const metadata = createMetadata(config, env.METADATA, filter.model);
  return {
    config,
    caller,
    metadata,
    host: createHost(config.hosts[0], config.models),
    chats: createChatClient(env, caller),
    queue: createQueueClient({
      queueOf: (host) => env.REQUEST_QUEUE.getByName(host),
      hosts: config.hosts.map(({ id }) => id),
      caller,
      tool: call.name,
      until: startedAt + (filter.waitSeconds ?? config.queue.waitSeconds) * 1000,
      signal: call.signal ?? new AbortController().signal,
      leavingCancels: call.leavingCancels ?? false,
      callKey: call.callKey,
      callDigest: call.callDigest,
      onEvent: (event, view) => {
        onEvent?.(event, view);
        // Whatever the outcome: a pull that fails at its last layer may have changed models before.
        if (event.type === "ended" && view.kind !== undefined && JOB_KINDS[view.kind].changesModels) metadata.forget();
      },
    }),
  };
}
