import { CALLBACK, OAuthClient, PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { ORIGIN, workerWith } from "../hearth.ts";
import { secrets } from "../written.ts";

/** A client of a Worker where the owner can sign in. What it is given there must never be in a log. */
export function signingIn(
  settings: Record<string, unknown> = {},
  origin = ORIGIN,
  address = "192.0.2.1",
  redirectUri = CALLBACK,
): OAuthClient {
  const hearth = workerWith({ OWNER_PASSWORD: PASSWORD, ...settings });
  return new OAuthClient(
    origin,
    async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set("cf-connecting-ip", address);
      const response = await hearth(input, { ...init, headers });
      for (const cookie of response.headers.getSetCookie()) keep(/^[^=]+=([^;]+)/.exec(cookie)?.[1]);
      keep(/[?&]code=([^&]+)/.exec(response.headers.get("location") ?? "")?.[1]);
      const answer = await response.clone().text();
      for (const [, token] of answer.matchAll(/"(?:access|refresh)_token":"([^"]+)"/g)) keep(token);
      return response;
    },
    redirectUri,
  );
}

function keep(secret: string | undefined): void {
  if (secret !== undefined) secrets.add(decodeURIComponent(secret));
}
