import { isLoopback } from "../../core/is-loopback.ts";
import type { HostConfig } from "../config.ts";
import type { HostFields } from "./host-fields.ts";
import { urlProblem } from "./url-problem.ts";

/** The id of the host that the environment names by OLLAMA_BASE_URL. */
const HOME = "home";

/** A host as the owner has written it, with its secrets. */
export interface WrittenHost extends HostFields {
  id: string;
  /** Client id and secret of an Access service token, with a colon between them. */
  access?: string;
  /** What the host asks for as a bearer token. */
  key?: string;
  vpc?: Fetcher;
}

/** Why a host cannot be used. */
interface HostProblem {
  id: string;
  problem: string;
}

/** The hosts of a config, and what is wrong with others. */
interface Hosts {
  hosts: [HostConfig, ...HostConfig[]];
  problems: HostProblem[];
  /** The ids of hosts outside the house. No caller may send anything there yet, so they are not used. */
  outside: string[];
}

/**
 * Makes the hosts of the config: the home first, unless HOSTS has an order of its own.
 * @param home the host of OLLAMA_BASE_URL
 * @param written what HOSTS and the records say; a later entry of the same id overrides an earlier one
 */
export function hostsOf(home: HostConfig, written: readonly WrittenHost[]): Hosts {
  const byId = new Map<string, WrittenHost>();
  for (const host of written) byId.set(host.id, { ...byId.get(host.id), ...host });
  const problems: HostProblem[] = [];
  const made = [...byId.values()].flatMap((host) => {
    const address = host.id === HOME ? { ...home, ...(host.url === undefined ? {} : toHost(host)) } : toHost(host);
    const problem = problemOf(address, home);
    if (problem !== undefined) problems.push({ id: host.id, problem });
    return problem === undefined ? [{ ...address, ...choicesOf(host, address) }] : [];
  });
  const inside = made.filter((host) => host.inside);
  const [first = home, ...others] = byId.has(HOME) ? inside : [home, ...inside];
  const outside = made.filter((host) => !host.inside).map(({ id }) => id);
  return { hosts: [first, ...others], problems, outside };
}

function toHost({ id, kind = "ollama", url = "", access, key, vpc }: WrittenHost): HostConfig {
  const [clientId, clientSecret] = access?.split(":", 2) ?? [];
  const token = clientId && clientSecret ? { clientId, clientSecret } : undefined;
  return { id, kind, baseUrl: url, access: token, key, vpc, inside: true, prefer: 0, models: [] };
}

function choicesOf({ inside, prefer = 0, models = [], parallel }: WrittenHost, host: HostConfig) {
  return { inside: inside ?? isLocked(host), prefer, models, maxConcurrent: parallel };
}

/** Whether only Hearth can reach it, so that it is surely in the house. */
const isLocked = ({ id, baseUrl, access, vpc }: HostConfig) =>
  id === HOME || access !== undefined || vpc !== undefined || isLoopback(new URL(baseUrl).hostname);

function problemOf({ kind, baseUrl, key, vpc }: HostConfig, home: HostConfig): string | undefined {
  // Behind a VPC binding an Ollama needs no address: only the Host header comes from it.
  if (baseUrl === "") return vpc !== undefined && kind === "ollama" ? undefined : "has no url";
  const wrong = urlProblem(kind, baseUrl);
  if (wrong !== undefined) return `has a wrong url: it ${wrong}`;
  if (vpc !== undefined) return undefined;
  const isLocal = (url: string) => isLoopback(new URL(url).hostname);
  if (key !== undefined && new URL(baseUrl).protocol === "http:" && !isLocal(baseUrl)) {
    return "has a key and a url that begins with http://, so the key would travel in clear; use https://";
  }
  if (isLocal(baseUrl) && !(home.vpc === undefined && isLocal(home.baseUrl))) {
    return "has a loopback address, which only a Hearth on the owner's machine can reach";
  }
  return undefined;
}

/** The names of variables with the secrets of a host, such as HOST_GAMING_ACCESS. */
export const variableOf = (id: string, secret: "ACCESS" | "KEY" | "VPC") =>
  `HOST_${id.toUpperCase().replaceAll("-", "_")}_${secret}`;
