import { HearthError } from "../core/errors.ts";
import { atHost, splitModel } from "../core/model-at-host.ts";
import type { HostedModel } from "../core/request.ts";
import type { Place } from "../metadata/metadata.ts";
import type { QueueStanding } from "../queue/queue-status.ts";
import type { ActionContext } from "./action-context.ts";
import { type HostFacts, orderPlaces, type Wanted } from "./order-places.ts";

/** Where a question goes. */
export interface ChosenPlace extends HostedModel {
  /** The model by the name that metadata know: with its host, where there are several. */
  named: string;
  /** Where the request moves if its host fails before the first token, in order. */
  fallbacks: HostedModel[];
}

/**
 * Chooses the host for a model, among those that have it. Only where several can serve are they asked how they stand, all at
 * once and with little patience.
 */
export async function choosePlace(
  { config, metadata, queue }: Pick<ActionContext, "config" | "metadata" | "queue">,
  name: string,
  wanted: Omit<Wanted, "now"> = {},
): Promise<ChosenPlace> {
  const places = await metadata.places(name);
  const ordered =
    places.length < 2
      ? places
      : orderPlaces(places, await factsOf(places, { metadata, queue }), { ...wanted, now: Date.now() });
  const [first, ...others] = ordered.map(({ host, model }) => ({ host: host.id, model }));
  const { host, model } = first ?? { host: config.hosts[0].id, model: name };
  return { host, model, named: config.hosts.length > 1 ? atHost(model, host) : model, fallbacks: others };
}

/**
 * Chooses the one host for several models: the first that has all of them.
 * @throws HearthError `invalid_arguments` if none has
 */
export async function chooseForAll(
  context: Pick<ActionContext, "config" | "metadata" | "queue">,
  names: readonly string[],
): Promise<ChosenPlace> {
  const [first, ...others] = await Promise.all(names.map((name) => context.metadata.places(name)));
  const hosts = (first ?? []).filter(({ host }) =>
    others.every((places) => places.some((place) => place.host === host)),
  );
  const model = names
    .map(
      (name) =>
        splitModel(
          name,
          context.config.hosts.map(({ id }) => id),
        ).model,
    )
    .join(", ");
  const [host] = hosts;
  if (host !== undefined) return { host: host.host.id, model, named: model, fallbacks: [] };
  const where = await Promise.all(names.map(async (name) => (await choosePlace(context, name)).named));
  throw new HearthError(
    "invalid_arguments",
    `No host has all of these models: ${where.join(", ")}.`,
    "Compare the models of one host in one call, and those of another in a second one.",
  );
}

async function factsOf(
  places: readonly Place[],
  { metadata, queue }: Pick<ActionContext, "metadata" | "queue">,
): Promise<Map<string, HostFacts>> {
  const ids = places.map(({ host }) => host.id);
  const loading = Promise.all(places.map(({ host, away }) => (away ? [] : metadata.loaded(host.id))));
  const [standing, loaded] = await Promise.all([queue.standing(ids), loading]);
  return new Map(ids.map((id, index) => [id, { ...factsIn(standing.get(id)), loaded: loaded[index] ?? [] }]));
}

/** A queue that did not answer may be as good as any. */
function factsIn(standing: QueueStanding | undefined): Omit<HostFacts, "loaded"> {
  if (standing === undefined) return { freePlaces: 1, waitMs: 0 };
  const { free, running, waiting, usualMs = 0, fault } = standing;
  return { freePlaces: free, waitMs: (running + waiting) * usualMs, failedAt: fault?.at };
}
