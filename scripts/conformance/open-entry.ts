import { join } from "node:path";
import { ALL_GRANTS } from "../../src/core/caller.ts";
import { OAuthClient, PASSWORD } from "../../test/clients/oauth-client.ts";
import { startHearth } from "../../test/e2e/hearth-process.ts";
import { startProxy } from "./authorizing-proxy.ts";

/** Hearth as it is deployed, or with the fixtures of the suite behind the same auth and handler. */
export type EntryName = "Hearth" | "fixtures";

export type Caller = "token" | "login";

export interface Entry {
  name: EntryName;
  /** Of Hearth itself. */
  url: string;
  token: string;
  /** Where the caller is known already. */
  urls: Record<Caller, string>;
  close(): Promise<void>;
}

const FIXTURES = join(import.meta.dirname, "../../test/conformance/worker.ts");

/** Starts a Worker, with a proxy before it for each way to be known. */
export async function openEntry(name: EntryName, ollamaUrl: string): Promise<Entry> {
  const settings = { OLLAMA_BASE_URL: ollamaUrl, OWNER_PASSWORD: PASSWORD };
  const hearth = await startHearth(settings, { entry: name === "fixtures" ? FIXTURES : undefined });
  const byToken = await startProxy(hearth.url);
  const byLogin = await startProxy(hearth.url);
  const close = async () => {
    await Promise.all([byToken.close(), byLogin.close()]);
    await hearth.stop();
  };
  try {
    byToken.token = hearth.token;
    byLogin.token = (await new OAuthClient(byLogin.url).login(ALL_GRANTS)).access_token;
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const urls = { token: byToken.url, login: byLogin.url };
  return { name, url: hearth.url, token: hearth.token, urls, close };
}
