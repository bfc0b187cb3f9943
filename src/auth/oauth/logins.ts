import { createHash } from "node:crypto";
import type { ConsentDescription } from "@cloudflare/workers-oauth-provider";
import { type Grant, grantsIn } from "../../core/caller.ts";
import { dayOf } from "../../core/day-of.ts";
import { forgetAccessTokens } from "./access-token.ts";
import { OWNER } from "./authorization-server.ts";
import type { OAuthForOrigin } from "./oauth-for-origin.ts";
import { oauthStore } from "./oauth-store.ts";

/** What is kept of a client beside its login, for the page that lists them. */
export interface LoginMetadata {
  name: string;
  domain?: string;
  redirectHost: string;
}

/** A client that the owner has let in, as of one consent: OAuth calls it a grant. Days are such as 2026-11-21. */
export interface Login extends LoginMetadata {
  id: string;
  grants: Grant[];
  connected: string;
  used?: string;
}

/** Who may come in by OAuth, the last connected first. */
export async function listLogins({ env, helpers }: OAuthForOrigin): Promise<Login[]> {
  const [{ items }, uses] = await Promise.all([helpers.listUserGrants(OWNER), oauthStore(env).uses()]);
  return items
    .toSorted((a, b) => b.createdAt - a.createdAt)
    .map(({ id, scope, metadata, createdAt }) => ({
      ...(metadata as LoginMetadata),
      id,
      grants: grantsIn(scope),
      connected: dayOf(createdAt * 1000),
      used: uses[`${OWNER}:${id}`],
    }));
}

/** Ends a login with all its tokens; one that is not there is ended already. */
export async function revokeLogin({ env, helpers }: OAuthForOrigin, id: string): Promise<void> {
  await helpers.revokeGrant(id, OWNER);
  forgetAccessTokens(env);
}

/** A name for requests and logs: what the client calls itself, and something that tells it from another of that name. */
export function clientNameOf({ clientId, clientName }: ConsentDescription): string {
  const word = clientName
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 24);
  return `${word || "client"}-${createHash("sha256").update(clientId).digest("hex").slice(0, 6)}`;
}
