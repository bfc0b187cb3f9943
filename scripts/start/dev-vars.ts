import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parseEnv } from "node:util";

const FILE = ".dev.vars";
const EXAMPLE = ".dev.vars.example";
/** Secrets that are generated. The password is short enough to type. */
const GENERATED: Record<string, () => string> = {
  MCP_AUTH_TOKEN: () => randomBytes(32).toString("hex"),
  OWNER_PASSWORD: () => randomBytes(15).toString("base64url"),
  SETTINGS_KEY: () => randomBytes(32).toString("base64url"),
};

/** Creates .dev.vars from the example, with new secrets, unless it exists. @returns whether it was created */
export function makeDevVars(): boolean {
  if (existsSync(FILE)) return false;
  const text = Object.entries(GENERATED).reduce(
    (text, [name, make]) => text.replace(new RegExp(`^(# )?${name}=$`, "m"), `${name}=${make()}`),
    readFileSync(EXAMPLE, "utf8"),
  );
  writeFileSync(FILE, text, { mode: 0o600, flag: "wx" });
  return true;
}

/** Returns the settings in .dev.vars. An empty value means "not set". */
export function readDevVars(): Record<string, string | undefined> {
  const set = existsSync(FILE) ? parseEnv(readFileSync(FILE, "utf8")) : {};
  return Object.fromEntries(Object.entries(set).filter(([, value]) => value !== ""));
}
