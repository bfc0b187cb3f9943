import * as z from "zod";
import { ALL_GRANTS, type Grant } from "../core/caller.ts";

/**
 * One entry of AUTH_TOKENS; `npm run token` makes them. Keys and grants that this version does not know are allowed, so
 * that a token that a later version wrote still works after a step back. They give a warning and no rights.
 */
export const namedToken = z.looseObject(
  {
    name: z.string().regex(/^[\w.-]{1,64}$/, { error: "name: letters, digits, _ . - and at most 64 of them" }),
    user: z.string().regex(/^[\w.-]{1,64}$/, { error: "user: letters, digits, _ . - and at most 64 of them" }),
    sha256: z.string().regex(/^[0-9a-f]{64}$/i, { error: "sha256: 64 hexadecimal digits" }),
    grants: z.array(z.string()).min(1, { error: "grants: at least one" }),
  },
  { error: "must be an object with name, user, sha256 and grants" },
);

type NamedToken = z.output<typeof namedToken>;

/** An old token and its successor. */
const MAX_TOKENS_OF_A_CLIENT = 2;

function tokensPerClient(tokens: readonly NamedToken[]): number[] {
  const clients = Map.groupBy(tokens, ({ user, name }) => `${user}/${name}`);
  return [...clients.values()].map(({ length }) => length);
}

const NOT_A_LIST = "must be a JSON list of {name, user, sha256, grants}";

/** The value of AUTH_TOKENS: a list, or its JSON. */
export const namedTokens = z.preprocess(
  (value, context) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      context.issues.push({ code: "custom", message: NOT_A_LIST, input: "" });
      return z.NEVER;
    }
  },
  z
    .array(namedToken, { error: NOT_A_LIST })
    .min(1, { error: "has no token in it; remove it, or add one" })
    .refine((tokens) => Math.max(...tokensPerClient(tokens)) <= MAX_TOKENS_OF_A_CLIENT, {
      error: "has more than two tokens of one client (the same user and name): an old one and its successor are enough",
    })
    .refine((tokens) => new Set(tokens.map(({ sha256 }) => sha256.toLowerCase())).size === tokens.length, {
      error: "has the same sha256 twice",
    }),
);

const isGrant = (name: string): name is Grant => ALL_GRANTS.includes(name as Grant);

/** Returns the grants of a token that this version knows, in the token's order. */
export const knownGrants = ({ grants }: NamedToken): Grant[] => grants.filter(isGrant);

const MAX_NAMED = 10;

/**
 * Returns warnings about the parts of tokens that have no effect. They name places and keys, never values. `npm run
 * doctor` shows the first sentence as the finding and the rest as the advice.
 */
export function tokenWarnings(tokens: readonly NamedToken[]): string[] {
  const unknown = tokens.flatMap((token, place) => unknownParts(token).map((part) => `${place}.${part}`));
  const powerless = tokens.flatMap((token, place) => (knownGrants(token).length === 0 ? [place] : []));
  const warnings: string[] = [];
  if (unknown.length > 0) {
    warnings.push(
      `AUTH_TOKENS has parts that this version does not know and ignores: ${some(unknown)}. Update Hearth, or remove them.`,
    );
  }
  if (powerless.length > 0) {
    warnings.push(
      `AUTH_TOKENS has tokens without a known grant, which can do nothing: ${some(powerless)}. Give them a grant, or remove them.`,
    );
  }
  return warnings;
}

function unknownParts(token: NamedToken): string[] {
  const keys = Object.keys(token).filter((key) => !Object.hasOwn(namedToken.shape, key));
  const grants = token.grants.flatMap((grant, place) => (isGrant(grant) ? [] : [`grants.${place}`]));
  return [...keys.map(shownKey), ...grants];
}

/** A key that does not look like a word may be a secret in the wrong place. */
const shownKey = (key: string) => (/^[a-z][a-z_]{0,30}$/i.test(key) ? key : "(hidden key)");

function some(places: readonly (string | number)[]): string {
  const more = places.length - MAX_NAMED;
  return places.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
