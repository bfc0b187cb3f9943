import { type OAuthClient, PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { signingIn } from "./signing-in.ts";

/** A client that has registered, and is not signed in. */
export async function registered(settings?: Record<string, unknown>): Promise<OAuthClient> {
  const client = signingIn(settings);
  await client.register();
  return client;
}

/** The consent page, with the owner signed in. */
export async function asked(client: OAuthClient) {
  const signIn = await client.browser.open(client.authorizeUrl());
  return client.browser.submit(signIn, "/oauth/sign-in", { password: PASSWORD });
}
