import { readFileSync } from "node:fs";
import { Problem } from "../terminal/problem.ts";
import { readDevVars } from "./dev-vars.ts";

export const DEFAULT_OLLAMA_URL = "http://localhost:11434";

/** What the scripts need to know of .dev.vars and wrangler.toml. The Worker reads both itself. */
export interface LocalSettings {
  /** Where the Worker listens. */
  ip: string;
  port: number;
  defaultPort: number;
  /** Its address for programs on this machine. */
  origin: string;
  token: string | undefined;
  /** Whether the owner can sign in through a browser. */
  signIn: boolean;
  ollama: { url: string; headers: Record<string, string> };
}

/** @param port as given on the command line or in PORT */
export function readLocalSettings(port?: string): LocalSettings {
  const vars = readDevVars();
  const toml = readFileSync("wrangler.toml", "utf8");
  const ip = tomlValue(toml, "ip") ?? "127.0.0.1";
  const defaultPort = Number(tomlValue(toml, "port") ?? 8787);
  const chosen = port === undefined ? defaultPort : portNumber(port);
  return {
    ip,
    port: chosen,
    defaultPort,
    origin: `http://${ip === "0.0.0.0" ? "127.0.0.1" : ip}:${chosen}`,
    token: vars.MCP_AUTH_TOKEN,
    signIn: vars.OWNER_PASSWORD !== undefined,
    ollama: {
      url: vars.OLLAMA_BASE_URL ?? tomlValue(toml, "OLLAMA_BASE_URL") ?? DEFAULT_OLLAMA_URL,
      headers: accessHeaders(vars.CF_ACCESS_CLIENT_ID, vars.CF_ACCESS_CLIENT_SECRET),
    },
  };
}

/** Enough TOML for a line of our own file: `name = value`. */
function tomlValue(toml: string, name: string): string | undefined {
  return toml.match(new RegExp(`^${name} *= *"?([^"\\s#]+)`, "m"))?.[1];
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Problem(`"${text}" is not a port: give a number from 1 to 65535.`);
}

function accessHeaders(id: string | undefined, secret: string | undefined): Record<string, string> {
  if (id === undefined || secret === undefined) return {};
  return { "CF-Access-Client-Id": id, "CF-Access-Client-Secret": secret };
}
