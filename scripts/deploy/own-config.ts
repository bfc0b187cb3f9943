import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { Problem } from "../terminal/problem.ts";

/** The owner's part of the Worker's configuration. Outside git, so that an upgrade never touches it. */
export const OWN_CONFIG = "deploy.json";

const ownConfig = z.looseObject({
  vars: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  vpc_services: z.array(z.looseObject({ binding: z.string(), service_id: z.string() })).optional(),
});

/** Keys of a wrangler configuration. Each replaces the one in wrangler.toml; `vars` are merged. */
export type OwnConfig = z.output<typeof ownConfig>;

/** Reads the file. @returns undefined if there is none @throws Problem if it is not valid */
export function readOwnConfig(path = OWN_CONFIG): OwnConfig | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return ownConfig.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (thrown) {
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : (thrown as Error).message;
    throw new Problem(`${path} is not valid. Correct it, or remove it and run npm run setup.\n${why}`);
  }
}

/** Writes the file in one step, so that a full disk cannot lose settings. */
export function writeOwnConfig(config: OwnConfig, path = OWN_CONFIG): void {
  const fresh = `${path}.new`;
  writeFileSync(fresh, `${JSON.stringify(config, null, 2)}\n`);
  renameSync(fresh, path);
}
