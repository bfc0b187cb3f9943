import type { Grant } from "../../src/core/caller.ts";
import { Problem } from "../terminal/problem.ts";
import type { KeptToken } from "./kept-tokens.ts";
import type { Client } from "./read-command.ts";

type Tokens = readonly KeptToken[];

const DEFAULT_GRANTS: Grant[] = ["read", "chat"];
const SHOWN_DIGITS = 8;

/** The start of the hash, to tell two tokens of one client apart. */
export const shortHash = ({ sha256 }: KeptToken) => sha256.slice(0, SHOWN_DIGITS);

interface Fresh {
  sha256: string;
  created: string;
  grants?: Grant[];
}

/** Adds the first token of a client. @throws Problem if it has one */
export function addToken(tokens: Tokens, client: Client, { sha256, created, grants = DEFAULT_GRANTS }: Fresh) {
  if (tokensOf(tokens, client).length > 0) {
    throw new Problem(
      `${said(client)} already has a token. To make a second one that works beside it: ${line("rotate", client)}\n` +
        `Or revoke the old one first: ${line("revoke", client)}`,
    );
  }
  return [...tokens, { ...client, sha256, grants, created }];
}

/** Adds a second token of a client, with the grants of the first. @throws Problem if it has none or two */
export function rotateToken(tokens: Tokens, client: Client, { sha256, created, grants }: Fresh) {
  const [old, second] = theTokensOf(tokens, client);
  if (second !== undefined) {
    throw new Problem(
      `${said(client)} already has an old and a new token. Revoke one of them first:\n${choices(tokens, client)}`,
    );
  }
  return [...tokens, { ...client, sha256, grants: grants ?? old.grants, created }];
}

/** Removes a token. @param hash the start of its hash, needed if the client has two @throws Problem */
export function revokeToken(tokens: Tokens, client: Client, hash?: string) {
  const all = theTokensOf(tokens, client);
  const meant = all.filter(({ sha256 }) => sha256.startsWith(hash?.toLowerCase() ?? ""));
  if (meant.length === 0) {
    throw new Problem(
      `${said(client)} has no token whose hash begins with "${hash}". It has:\n${choices(tokens, client)}`,
    );
  }
  if (meant.length > 1) throw new Problem(`${said(client)} has two tokens. Which one?\n${choices(tokens, client)}`);
  return tokens.filter((token) => token !== meant[0]);
}

/** Returns the command that revokes exactly this token. */
export function howToRevoke(tokens: Tokens, token: KeptToken): string {
  return tokensOf(tokens, token).length > 1 ? `${line("revoke", token, shortHash(token))}` : line("revoke", token);
}

const tokensOf = (tokens: Tokens, client: Client) =>
  tokens.filter(({ name, user }) => name === client.name && user === client.user);

function theTokensOf(tokens: Tokens, client: Client): [KeptToken, ...KeptToken[]] {
  const [first, ...others] = tokensOf(tokens, client);
  if (first !== undefined) return [first, ...others];
  const elsewhere = tokens.find(({ name }) => name === client.name);
  const hint =
    elsewhere === undefined
      ? "npm run token -- list shows all tokens."
      : `Another user has one: --user ${elsewhere.user}`;
  throw new Problem(`${said(client)} has no token. ${hint}`);
}

function choices(tokens: Tokens, client: Client): string {
  const all = tokensOf(tokens, client);
  return all.map((token) => `  ${line("revoke", client, shortHash(token))}   (made ${token.created})`).join("\n");
}

const said = ({ name, user }: Client) => `"${name}" (user ${user})`;

function line(verb: string, { name, user }: Client, hash?: string): string {
  return ["npm run token --", verb, name, hash, user === "owner" ? undefined : `--user ${user}`]
    .filter((part) => part !== undefined)
    .join(" ");
}
