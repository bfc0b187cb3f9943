import { readFileSync } from "node:fs";
import { Problem } from "../terminal/problem.ts";
import { readDevVars } from "./dev-vars.ts";
import { lanHosts } from "./lan-hosts.ts";

/** Where Ollama listens by default. */
export const DEFAULT_OLLAMA_URL = "http://localhost:11434";

/** The parts of .dev.vars and wrangler.toml that the scripts need. The Worker reads both files itself. */
export interface LocalSettings {
  /** Where the Worker listens. */
  ip: string;
  port: number;
  defaultPort: number;
  /** Its address for programs on this machine. */
  origin: string;
  /** Host names besides localhost under which it answers; undefined unless it serves the local network. */
  lan: { addresses: string[]; allowedHosts: string } | undefined;
  /** The owner's token. */
  token: string | undefined;
  /** Whether any client has a token: the owner's own, or one of AUTH_TOKENS. */
  hasToken: boolean;
  /** Whether the owner can sign in through a browser. */
  signIn: boolean;
  ollama: { url: string; headers: Record<string, string> };
}

/**
 * Reads the settings of the local Hearth.
 * @param port as given on the command line or in PORT
 * @param forLan whether it listens on every interface, for other machines in the network
 */
export function readLocalSettings(port?: string, forLan = false): LocalSettings {
  const vars = readDevVars();
  const toml = readFileSync("wrangler.toml", "utf8");
  const ip = forLan ? "0.0.0.0" : (tomlValue(toml, "ip") ?? "127.0.0.1");
  const defaultPort = Number(tomlValue(toml, "port") ?? 8787);
  const chosen = port === undefined ? defaultPort : portNumber(port);
  return {
    ip,
    port: chosen,
    defaultPort,
    origin: `http://${ip === "0.0.0.0" ? "127.0.0.1" : ip}:${chosen}`,
    lan: forLan ? lanSettings(vars.ALLOWED_HOSTS) : undefined,
    token: vars.MCP_AUTH_TOKEN,
    hasToken: vars.MCP_AUTH_TOKEN !== undefined || vars.AUTH_TOKENS !== undefined,
    signIn: vars.OWNER_PASSWORD !== undefined,
    ollama: {
      url: vars.OLLAMA_BASE_URL ?? tomlValue(toml, "OLLAMA_BASE_URL") ?? DEFAULT_OLLAMA_URL,
      headers: accessHeaders(vars.CF_ACCESS_CLIENT_ID, vars.CF_ACCESS_CLIENT_SECRET),
    },
  };
}

function lanSettings(alsoAllowed: string | undefined): LocalSettings["lan"] {
  const { addresses, names } = lanHosts();
  const allowedHosts = [...addresses, ...names, ...(alsoAllowed === undefined ? [] : [alsoAllowed])].join(",");
  return { addresses, allowedHosts };
}

/** Reads one `name = value` line of our own file. That is all the TOML these scripts need. */
function tomlValue(toml: string, name: string): string | undefined {
  return toml.match(new RegExp(`^${name} *= *"?([^"\\s#]+)`, "m"))?.[1];
}

function portNumber(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Problem(`"${text}" is not a port. A port is a number from 1 to 65535.`);
}

function accessHeaders(id: string | undefined, secret: string | undefined): Record<string, string> {
  if (id === undefined || secret === undefined) return {};
  return { "CF-Access-Client-Id": id, "CF-Access-Client-Secret": secret };
}
