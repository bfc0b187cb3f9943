import type { ShownRecord } from "../../src/config/store/change.ts";
import type { Grant } from "../../src/core/caller.ts";
import { Problem } from "../terminal/problem.ts";
import type { KeptToken } from "./kept-tokens.ts";
import type { Client, Place } from "./read-command.ts";

/** What is known of a token without the token itself. */
export interface ListedToken extends Client {
  /** All of the hash, or its first digits. */
  sha256: string;
  grants: string[];
  /** The day, such as 2026-11-21. */
  created: string;
  /** The record that has it; undefined for a token of AUTH_TOKENS. */
  record?: ShownRecord;
}

/** What a client may do unless grants are named. */
export const DEFAULT_GRANTS: Grant[] = ["read", "chat"];
const SHOWN_DIGITS = 8;
const HERE: Place = { offline: false };

/** The start of the hash, to tell two tokens of one client apart. */
export const shortHash = ({ sha256 }: ListedToken) => sha256.slice(0, SHOWN_DIGITS);

interface Fresh {
  sha256: string;
  created: string;
  grants?: Grant[];
}

/** Adds the first token of a client. @throws Problem if it has one */
export function addToken(tokens: readonly KeptToken[], client: Client, fresh: Fresh, place = HERE): KeptToken[] {
  assertHasNone(tokens, client, place);
  const { sha256, created, grants = DEFAULT_GRANTS } = fresh;
  return [...tokens, { ...client, sha256, grants, created }];
}

/** Adds a second token of a client, with the grants of the first. @throws Problem if it has none or two */
export function rotateToken(tokens: readonly KeptToken[], client: Client, fresh: Fresh, place = HERE): KeptToken[] {
  const old = oldToken(tokens, client, place);
  const { sha256, created, grants = old.grants } = fresh;
  return [...tokens, { ...client, sha256, grants, created }];
}

/** Removes a token. @param hash the start of its hash, needed if the client has two @throws Problem */
export function revokeToken(tokens: readonly KeptToken[], client: Client, hash?: string, place = HERE): KeptToken[] {
  const meant = tokenToRevoke(tokens, client, hash, place);
  return tokens.filter((token) => token !== meant);
}

/** @throws Problem if the client has a token */
export function assertHasNone(tokens: readonly ListedToken[], client: Client, place: Place): void {
  if (tokensOf(tokens, client).length === 0) return;
  throw new Problem(
    `${said(client)} already has a token. To make a second one that works beside it: ${line("rotate", client, place)}\n` +
      `Or revoke the old one first: ${line("revoke", client, place)}`,
  );
}

/** Returns the only token of a client. @throws Problem if it has none or two */
export function oldToken<T extends ListedToken>(tokens: readonly T[], client: Client, place: Place): T {
  const [old, second] = theTokensOf(tokens, client);
  if (second === undefined) return old;
  throw new Problem(
    `${said(client)} already has an old and a new token. Revoke one of them first:\n${choices(tokens, client, place)}`,
  );
}

/** Returns the token that is meant. @param hash the start of its hash, needed if the client has two @throws Problem */
export function tokenToRevoke<T extends ListedToken>(
  tokens: readonly T[],
  client: Client,
  hash: string | undefined,
  place: Place,
): T {
  const begin = hash?.toLowerCase() ?? "";
  const meant = theTokensOf(tokens, client).filter(({ sha256 }) => sha256.startsWith(begin.slice(0, sha256.length)));
  const [first, second] = meant;
  if (first === undefined) {
    throw new Problem(
      `${said(client)} has no token whose hash begins with "${hash}". It has:\n${choices(tokens, client, place)}`,
    );
  }
  if (second === undefined) return first;
  throw new Problem(`${said(client)} has two tokens. Which one?\n${choices(tokens, client, place)}`);
}

/** Returns the command that revokes exactly this token. */
export function howToRevoke(tokens: readonly ListedToken[], token: ListedToken, place = HERE): string {
  return line("revoke", token, place, tokensOf(tokens, token).length > 1 ? shortHash(token) : undefined);
}

const tokensOf = <T extends ListedToken>(tokens: readonly T[], client: Client) =>
  tokens.filter(({ name, user }) => name === client.name && user === client.user);

function theTokensOf<T extends ListedToken>(tokens: readonly T[], client: Client): [T, ...T[]] {
  const [first, ...others] = tokensOf(tokens, client);
  if (first !== undefined) return [first, ...others];
  const elsewhere = tokens.find(({ name }) => name === client.name);
  const hint =
    elsewhere === undefined
      ? "npm run token -- list shows all tokens."
      : `Another user has one: --user ${elsewhere.user}`;
  throw new Problem(`${said(client)} has no token. ${hint}`);
}

function choices(tokens: readonly ListedToken[], client: Client, place: Place): string {
  const all = tokensOf(tokens, client);
  return all
    .map((token) => `  ${line("revoke", client, place, shortHash(token))}   (made ${token.created})`)
    .join("\n");
}

const said = ({ name, user }: Client) => `"${name}" (user ${user})`;

/** Returns the command line of a change. */
export function line(verb: string, { name, user }: Client, { url, offline }: Place, hash?: string): string {
  const flags = [
    user === "owner" ? undefined : `--user ${user}`,
    url === undefined ? undefined : `--url ${url}`,
    offline ? "--offline" : undefined,
  ];
  return ["npm run token --", verb, name, hash, ...flags].filter((part) => part !== undefined).join(" ");
}
