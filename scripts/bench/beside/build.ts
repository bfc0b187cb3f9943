import { join } from "node:path";
import { OAuthClient } from "../../../harness/oauth/oauth-client.ts";
import { startWorkerd, type Workerd } from "../../../harness/workerd/start-workerd.ts";
import { type WorkerConfig, writeHearthConfig } from "../../../harness/workerd/worker-config.ts";
import { bundle } from "../../../harness/wrangler/wrangler.ts";

/** One build of Hearth, bundled, with a storage in which a client has registered and logged in. */
export interface Build {
  config: WorkerConfig;
  /** Compressed bundle, in KB. */
  bundleKb: number;
  storage: string;
  accessToken: string;
  authorizePath: string;
}

/** Bundles the Worker of a checkout by its own config and its own packages. @param folder for what is built */
export async function buildOf(root: string, folder: string, ollamaUrl: string): Promise<Build> {
  const config = writeHearthConfig(folder, { OLLAMA_BASE_URL: ollamaUrl }, root);
  const bytes = await bundle(config);
  const storage = join(folder, "storage");
  await using server: Workerd = await startWorkerd(config, { storage });
  // The origin becomes part of a login, so it must not change from one process to the next.
  const atEdge: typeof fetch = (input, init) => fetch(String(input).replace(EDGE, server.url), withHost(init));
  const client = new OAuthClient(EDGE, atEdge);
  const { access_token } = await client.login(["read", "chat"]);
  const authorize = client.authorizeUrl();
  const authorizePath = authorize.pathname + authorize.search;
  return { config, bundleKb: bytes / 1000, storage, accessToken: access_token, authorizePath };
}
