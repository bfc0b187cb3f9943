import type { HostedModel } from "../../core/request.ts";
import { type DigestedFields, digestOf } from "../request/request-input.ts";
import { askQueues } from "./ask-queues.ts";
import type { JobRequest, ViewerOptions } from "./queue-client.ts";

/** Returns the place where a request would join an equal one: see `QueueClient.findTwin`. */
export async function findTwin(
  request: JobRequest & DigestedFields,
  places: readonly HostedModel[],
  queueOf: ViewerOptions["queueOf"],
): Promise<HostedModel | undefined> {
  // Those that `findDuplicate` joins with nothing.
  if (places.length < 2 || request.fresh === true || request.deliverTo !== undefined) return undefined;
  const models = new Map(places.map(({ host, model }) => [host, model]));
  // Most hosts have the same name for the model, and the digest of 16 MB takes time.
  const digests = new Map<string, string>();
  for (const model of models.values()) {
    if (!digests.has(model)) digests.set(model, digestOf({ ...request, model }));
  }
  const digestAt = (host: string) => digests.get(models.get(host) ?? "") ?? "";
  const twins = await askQueues([...models.keys()], (host) => queueOf(host).hasTwin(digestAt(host), request.user));
  return places.find(({ host }) => twins.get(host) === true);
}
