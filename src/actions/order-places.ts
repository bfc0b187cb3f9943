import { sameModel } from "../core/model-name.ts";
import type { LoadedModel } from "../hosts/installed-model.ts";
import type { Place } from "../metadata/metadata.ts";

/** What is known of a host at the moment of a choice. */
export interface HostFacts {
  /** When it last failed to answer, ms since 1970. */
  failedAt?: number;
  /** Requests that could start at once. */
  freePlaces: number;
  /** How long a new request would wait, in ms. */
  waitMs: number;
  loaded: readonly LoadedModel[];
}

/** What a request wants of its host. */
export interface Wanted {
  /** Tokens of context; a model that is loaded with another number would be loaded again. */
  numCtx?: number;
  /** The host that answered last in the session of the request. */
  lastHost?: string;
  /** ms since 1970 */
  now: number;
}

/** A host is tried last for so long after a fault. */
const RECENT_MS = 15_000;

/**
 * Puts the hosts that have a model into the order in which they are tried: those that answered lately, the one that the
 * session used last, one where the model is loaded and a place is free, one with a free place, the owner's preference, and
 * the shorter wait. A host that failed a moment ago is last and never out, so that it is used again when it is back.
 */
export function orderPlaces(places: readonly Place[], facts: ReadonlyMap<string, HostFacts>, wanted: Wanted): Place[] {
  const ranked = places.map((place) => ({ place, rank: rankOf(place, facts.get(place.host.id), wanted) }));
  return ranked.sort((a, b) => compare(a.rank, b.rank)).map(({ place }) => place);
}

/** Numbers to compare one after the other; the lowest wins. A host of which nothing is known may be as good as any. */
function rankOf(
  { host, model, away }: Place,
  facts: HostFacts | undefined,
  { numCtx, lastHost, now }: Wanted,
): number[] {
  const { failedAt = 0, freePlaces = 1, waitMs = 0, loaded = [] } = facts ?? {};
  const isLoaded = loaded.some(
    ({ name, context_length }) => sameModel(name, model) && (numCtx ?? context_length) === context_length,
  );
  return [
    away === true || now - failedAt < RECENT_MS ? 1 : 0,
    host.id === lastHost ? 0 : 1,
    isLoaded && freePlaces > 0 ? 0 : 1,
    freePlaces > 0 ? 0 : 1,
    -host.prefer,
    waitMs,
  ];
}

function compare(one: readonly number[], other: readonly number[]): number {
  const place = one.findIndex((value, index) => value !== other[index]);
  return place < 0 ? 0 : (one[place] ?? 0) - (other[place] ?? 0);
}
