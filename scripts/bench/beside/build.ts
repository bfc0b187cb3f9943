import { join } from "node:path";
import { OAuthClient } from "../../../harness/oauth/oauth-client.ts";
import { freePort } from "../../../harness/processes/free-port.ts";
import { startWorkerd } from "../../../harness/workerd/start-workerd.ts";
import { type WorkerConfig, writeHearthConfig } from "../../../harness/workerd/worker-config.ts";
import { bundle } from "../../../harness/wrangler/wrangler.ts";
import { type Login, logIn } from "../first-calls/first-calls.ts";

/** A bundled build of Hearth, and a storage in which an OAuth client has logged in. */
export interface Build {
  config: WorkerConfig;
  /** Size of the compressed bundle in KB. */
  bundleKb: number;
  /** A login belongs to an origin, so all processes of a build listen on the same port. */
  port: number;
  storage: string;
  login: Login;
}

/** Bundles the Worker of a checkout by its own config and packages. @param folder for what is built */
export async function buildOf(root: string, folder: string, ollamaUrl: string): Promise<Build> {
  const config = writeHearthConfig(folder, { OLLAMA_BASE_URL: ollamaUrl }, root);
  const bundleKb = (await bundle(config)) / 1_000;
  const port = await freePort();
  const storage = join(folder, "storage");
  await using server = await startWorkerd(config, { storage, port });
  const login = await logIn(new OAuthClient(server.url));
  return { config, bundleKb, port, storage, login };
}
