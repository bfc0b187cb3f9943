import { createHash } from "node:crypto";
import type { ConsentDescription } from "@cloudflare/workers-oauth-provider";
import { type Grant, grantsIn } from "../../core/caller.ts";
import { dayOf } from "../../core/day.ts";
import { forgetAccessTokens } from "./access-token.ts";
import { OWNER } from "./authorization-server.ts";
import type { OAuthForOrigin } from "./oauth-for-origin.ts";
import { oauthStore } from "./oauth-store.ts";

/** What is stored of a client with its login, for the account page. */
export interface LoginMetadata {
  name: string;
  domain?: string;
  redirectHost: string;
}

/**
 * Login: a client that the owner has allowed, by one consent. OAuth calls it a grant. Days have the form 2026-11-21.
 */
export interface Login extends LoginMetadata {
  id: string;
  grants: Grant[];
  connected: string;
  used?: string;
}

/** Returns the logins, the newest first. */
export async function listLogins({ env, helpers }: OAuthForOrigin): Promise<Login[]> {
  const [{ items }, lastUses] = await Promise.all([helpers.listUserGrants(OWNER), oauthStore(env).uses()]);
  return items
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .map(({ id, scope, metadata, createdAt }) => ({
      ...(metadata as LoginMetadata),
      id,
      grants: grantsIn(scope),
      connected: dayOf(createdAt * 1000),
      used: lastUses[`${OWNER}:${id}`],
    }));
}

/** Ends a login with all its tokens. Does nothing if there is no such login. */
export async function revokeLogin({ env, helpers }: OAuthForOrigin, id: string): Promise<void> {
  await helpers.revokeGrant(id, OWNER);
  forgetAccessTokens(env);
}

/**
 * Returns the client's name for requests, logs and the rate limit: what it calls itself, with 48 bits of a hash that tell
 * clients of one name apart. A client chooses its own id, so fewer bits could be tried until two names are the same. A login
 * keeps the name that it began with; earlier ones have 24 bits.
 */
export function clientNameOf({ clientId, clientName }: ConsentDescription): string {
  const word = clientName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 24);
  return `${word || "client"}-${createHash("sha256").update(clientId).digest("hex").slice(0, 12)}`;
}
