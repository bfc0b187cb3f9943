import { readConfig } from "../../src/config/read-config.ts";
import { SECRET_SETTINGS, settings } from "../../src/config/settings.ts";
import type { OwnConfig } from "./own-config.ts";

/** Stand for what is set as a secret, and cannot be seen from here. */
const UNSEEN = { MCP_AUTH_TOKEN: "x".repeat(32), OLLAMA_BASE_URL: "http://localhost:11434" };

/** What the deployed Worker would refuse to work with, or nobody should put into a file that is no secret. */
export function faultsOf({ vars = {} }: OwnConfig): string[] {
  const names = Object.keys(vars);
  const secret = names.filter((name) => SECRET_SETTINGS.includes(name));
  const given = Object.fromEntries(Object.entries(vars).filter(([, value]) => value !== ""));
  const reading = readConfig({ ...UNSEEN, ...given });
  return [
    ...secret.map((name) => `${name} is a secret, and belongs not here: npx wrangler secret put ${name}`),
    ...names.filter((name) => !isKnown(name)).map((name) => `${name} is no setting of Hearth`),
    ...(reading.ok ? [] : reading.faults.map(({ variable, problem }) => `${variable} ${problem}`)),
  ];
}

const isKnown = (name: string) => Object.hasOwn(settings.shape, name);
