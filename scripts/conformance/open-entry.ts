import type { IncomingHttpHeaders } from "node:http";
import { join } from "node:path";
import { startProxy } from "../../harness/http/proxy.ts";
import { OAuthClient, PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { startHearth } from "../../harness/wrangler/wrangler-dev.ts";
import { ALL_GRANTS } from "../../src/core/caller.ts";

/** Hearth as it is deployed, or with the fixtures of the suite behind the same auth and handler. */
export type EntryName = "Hearth" | "fixtures";

/** How the suite proves who it is. */
export type Caller = "token" | "login";

/** One way to reach Hearth, with a proxy for each caller. */
export interface Entry {
  name: EntryName;
  /** Origin of Hearth itself. */
  url: string;
  token: string;
  /** Origins of the proxies that add the caller's token. */
  urls: Record<Caller, string>;
  close(): Promise<void>;
}

const FIXTURES = join(import.meta.dirname, "../../test/conformance/worker.ts");

/** Starts a Worker, with a proxy in front of it for each kind of caller. */
export async function openEntry(name: EntryName, ollamaUrl: string): Promise<Entry> {
  const settings = { OLLAMA_BASE_URL: ollamaUrl, OWNER_PASSWORD: PASSWORD };
  const hearth = await startHearth(settings, { entry: name === "fixtures" ? FIXTURES : undefined });
  let accessToken: string | undefined;
  // The suite cannot send a token, so a proxy adds it.
  const byToken = await startProxy(hearth.url, { headers: (given) => authorized(given, hearth.token) });
  const byLogin = await startProxy(hearth.url, { headers: (given) => authorized(given, accessToken) });
  const close = async () => {
    await Promise.all([byToken.close(), byLogin.close()]);
    await hearth.stop();
  };
  try {
    accessToken = (await new OAuthClient(byLogin.url).login(ALL_GRANTS)).access_token;
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const urls = { token: byToken.url, login: byLogin.url };
  return { name, url: hearth.url, token: hearth.token, urls, close };
}

const authorized = (headers: IncomingHttpHeaders, token: string | undefined): IncomingHttpHeaders =>
  token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` };
