import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { Problem } from "../terminal/problem.ts";

/** Not in git, and for its owner's eyes alone. As `wrangler secret bulk` and `wrangler deploy --secrets-file` take it. */
export const SECRETS_IN = ".hearth-secrets.json";

const keptSecrets = z.record(z.string(), z.string());

export type KeptSecrets = z.output<typeof keptSecrets>;

/** @throws Problem when the file is not what it should be; never with what is in it */
export function readSecrets(path = SECRETS_IN): KeptSecrets {
  if (!existsSync(path)) return {};
  try {
    return keptSecrets.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new Problem(`${path} is not a JSON object of texts. Mend it, or remove it: then all secrets are made anew.`);
  }
}

/** In one step, so that a full disk costs no secret. */
export function writeSecrets(secrets: KeptSecrets, path = SECRETS_IN): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  // The mode of a file that was there already stays as it was.
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}
