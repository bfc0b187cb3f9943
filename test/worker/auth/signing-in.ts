import { OAuthClient, PASSWORD } from "../../clients/oauth-client.ts";
import { ORIGIN, workerWith } from "../hearth.ts";

/** A client of a Worker where the owner can sign in. */
export function signingIn(settings: Record<string, unknown> = {}, origin = ORIGIN): OAuthClient {
  return new OAuthClient(origin, workerWith({ OWNER_PASSWORD: PASSWORD, ...settings }));
}
