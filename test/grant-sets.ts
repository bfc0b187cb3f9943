import { ALL_GRANTS, type Grant } from "../src/core/caller.ts";

/** Every set of grants that a caller can have, the empty one first. */
export const GRANT_SETS: readonly Grant[][] = Array.from({ length: 2 ** ALL_GRANTS.length }, (_, set) =>
  ALL_GRANTS.filter((_, place) => (set >> place) % 2 === 1),
);
