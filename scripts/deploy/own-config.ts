import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { Problem } from "../terminal/problem.ts";

/** What is the owner's in the Worker's configuration. Not in git, so that an upgrade never touches it. */
export const OWN_CONFIG = "deploy.json";

const ownConfig = z.looseObject({
  vars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  vpc_services: z.array(z.looseObject({ binding: z.string(), service_id: z.string() })).optional(),
});

/** Keys of a wrangler configuration: each takes the place of the one in wrangler.toml, and `vars` are added to its. */
export type OwnConfig = z.output<typeof ownConfig>;

/** @returns undefined where there is none @throws Problem when the file is not what it should be */
export function readOwnConfig(path = OWN_CONFIG): OwnConfig | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return ownConfig.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : (thrown as Error).message;
    throw new Problem(`${path} cannot be used. Mend it, or remove it and run npm run setup.\n${why}`);
  }
}

/** In one step, so that a full disk costs no settings. */
export function writeOwnConfig(config: OwnConfig, path = OWN_CONFIG): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${JSON.stringify(config, null, 2)}\n`);
  renameSync(fresh, path);
}
