import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { Problem } from "../terminal/problem.ts";

/** Outside git and readable by its owner alone. Its form is that of `wrangler secret bulk` and `--secrets-file`. */
export const SECRETS_IN = ".hearth-secrets.json";

const keptSecrets = z.record(z.string(), z.string());

/** The secrets by name. */
export type KeptSecrets = z.output<typeof keptSecrets>;

/** Reads the secrets. @throws Problem if the file is not valid; the message never contains the content */
export function readSecrets(path = SECRETS_IN): KeptSecrets {
  if (!existsSync(path)) return {};
  try {
    return keptSecrets.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new Problem(`${path} is not a JSON object of strings. Correct it, or remove it to get new secrets.`);
  }
}

/** Writes the secrets in one step, so that a full disk cannot lose one. */
export function writeSecrets(secrets: KeptSecrets, path = SECRETS_IN): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  // `mode` has no effect on a file that already exists.
  chmodSync(fresh, 0o600);
  renameSync(fresh, path);
}
