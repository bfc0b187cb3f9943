import { readConfig } from "../../src/config/read-config.ts";
import { SECRET_SETTINGS, settings } from "../../src/config/settings.ts";
import type { OwnConfig } from "./own-config.ts";

/** Placeholders for what may be set as a secret, which this script cannot see. */
const UNSEEN = { MCP_AUTH_TOKEN: "x".repeat(32), OLLAMA_BASE_URL: "http://localhost:11434" };

/** Returns what is wrong with the settings: what the Worker would refuse, and secrets, which do not belong into this file. */
export function faultsOf({ vars = {} }: OwnConfig): string[] {
  const names = Object.keys(vars);
  const secret = names.filter((name) => SECRET_SETTINGS.includes(name));
  const given = Object.fromEntries(Object.entries(vars).filter(([, value]) => value !== ""));
  const reading = readConfig({ ...UNSEEN, ...given });
  return [
    ...secret.map(
      (name) => `${name} is a secret and does not belong into this file. Set it with: npx wrangler secret put ${name}`,
    ),
    ...names.filter((name) => !isKnown(name)).map((name) => `${name} is not a setting of Hearth`),
    ...(reading.ok ? [] : reading.faults.map(({ variable, problem }) => `${variable} ${problem}`)),
  ];
}

const isKnown = (name: string) => Object.hasOwn(settings.shape, name);

/** Returns a warning if this file does not say how the Worker reaches Ollama; undefined if it does. */
export function warningOf({ vars = {}, vpc_services = [] }: OwnConfig): string | undefined {
  if ((vars.OLLAMA_BASE_URL ?? "") !== "" || vpc_services.length > 0) return undefined;
  return (
    "Neither OLLAMA_BASE_URL nor a VPC service is set here, so the Worker reaches no Ollama, unless OLLAMA_BASE_URL is a " +
    "secret or was set in the dashboard. npm run setup asks for it."
  );
}
