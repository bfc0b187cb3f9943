import { createHash } from "node:crypto";
import { MAX_QUEUED_BYTES } from "../core/bytes.ts";
import { BASIC_GRANTS, type Grant } from "../core/caller.ts";
import { isLoopback } from "../core/is-loopback.ts";
import type { Config, ConfigFault, HostConfig, StaticToken } from "./config.ts";
import { hostsOf, variableOf, type WrittenHost } from "./hosts/hosts-of.ts";
import { knownGrants, tokenWarnings } from "./named-token.ts";
import { faultsIn } from "./records/faults-in.ts";
import { FOREIGN_SETTINGS, type Settings, settings, whereToSet } from "./settings.ts";

/** The settings, or everything that is wrong with them. */
export type ConfigReading = { ok: true; config: Config } | { ok: false; faults: ConfigFault[] };

const readings = new WeakMap<object, ConfigReading>();

/**
 * Reads the settings of an environment alone, once for each. Faults are returned and not thrown, so that a bad config does not
 * crash anything. The Worker and its objects call `currentConfig` instead.
 */
export function readConfig(env: object): ConfigReading {
  const known = readings.get(env);
  if (known !== undefined) return known;
  const reading = parseConfig(env as Record<string, unknown>);
  readings.set(env, reading);
  return reading;
}

/** What the owner's records add to the environment. */
export interface Overlay {
  /** Values of settings, valid, by their names. They override variables. */
  settings: Readonly<Record<string, unknown>>;
  tokens: readonly StaticToken[];
  /** Hosts, with their secrets. */
  hosts: readonly WrittenHost[];
  /** Grants of MCP_AUTH_TOKEN, if the owner has chosen others. */
  ownerTokenGrants?: readonly Grant[];
  warnings: readonly string[];
  /** See `Config.recordsKnown`. */
  known: boolean;
}

const NOTHING: Overlay = { settings: {}, tokens: [], hosts: [], warnings: [], known: true };

/** Reads the settings of an environment with what the records add. */
export function parseConfig(env: Record<string, unknown>, overlay: Overlay = NOTHING): ConfigReading {
  // Dashboards and .dev.vars have an empty string for a variable that is not set.
  const given = Object.fromEntries(
    Object.keys(settings.shape).map((name) => [name, env[name] === "" ? undefined : env[name]]),
  );
  const parsed = settings.safeParse({ ...given, ...overlay.settings });
  const faults = [
    ...foreignFaults(env),
    ...faultsIn(parsed).map(({ field, problem }) => faultAt(field, problem)),
    ...missingFaults(given, env.OLLAMA_VPC, overlay.tokens.length > 0),
  ];
  if (!parsed.success || faults.length > 0) return { ok: false, faults };
  const home = homeOf(parsed.data, env.OLLAMA_VPC as Fetcher | undefined);
  const fromEnvironment = (parsed.data.HOSTS ?? []).map((host) => withVariables(host, env));
  const wrong = hostsOf(home, fromEnvironment).problems;
  if (wrong.length > 0)
    return { ok: false, faults: wrong.map(({ id, problem }) => fault("HOSTS", `${id}: ${problem}`)) };
  return { ok: true, config: deepFreeze(toConfig(parsed.data, home, fromEnvironment, overlay)) };
}

const fault = (variable: string, problem: string): ConfigFault => ({ variable, problem, where: whereToSet(variable) });

function foreignFaults(env: Record<string, unknown>): ConfigFault[] {
  return Object.entries(FOREIGN_SETTINGS)
    .filter(([name]) => env[name] !== undefined && env[name] !== "")
    .map(([name, problem]) => ({ variable: name, problem, where: "remove it" }));
}

/** A fault at a place within a variable, such as `HOSTS.1.url`. */
function faultAt(place: string, problem: string): ConfigFault {
  const [variable = "", ...path] = place.split(".");
  return fault(variable, path.length > 0 ? `${path.join(".")}: ${problem}` : problem);
}

/** Returns the faults that no schema of one variable can find: variables that are needed, or needed together. */
function missingFaults(given: Record<string, unknown>, vpc: unknown, hasTokens: boolean): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (given.OLLAMA_BASE_URL === undefined && vpc === undefined) {
    faults.push(
      fault("OLLAMA_BASE_URL", "is not set and there is no OLLAMA_VPC binding, so the home cannot be reached"),
    );
  }
  if (!hasTokens && ["MCP_AUTH_TOKEN", "AUTH_TOKENS", "OWNER_PASSWORD"].every((name) => given[name] === undefined)) {
    faults.push(fault("MCP_AUTH_TOKEN", "is not set, so no client can call; make one with: openssl rand -hex 32"));
  }
  const pair = ["CF_ACCESS_CLIENT_ID", "CF_ACCESS_CLIENT_SECRET"];
  const missing = pair.filter((name) => given[name] === undefined);
  if (missing.length === 1) {
    faults.push(fault(missing[0] ?? "", "is not set, although the other half of the service token is"));
  }
  return faults;
}

/** Returns the host of OLLAMA_BASE_URL. */
function homeOf(set: Settings, vpc: Fetcher | undefined): HostConfig {
  const access =
    set.CF_ACCESS_CLIENT_ID !== undefined && set.CF_ACCESS_CLIENT_SECRET !== undefined
      ? { clientId: set.CF_ACCESS_CLIENT_ID, clientSecret: set.CF_ACCESS_CLIENT_SECRET }
      : undefined;
  const baseUrl = set.OLLAMA_BASE_URL ?? "http://localhost:11434";
  return { id: "home", kind: "ollama", baseUrl, access, vpc, inside: true, prefer: 0, models: [] };
}

/** Returns a host of HOSTS with its secrets, which are in variables of their own so that HOSTS may be shown. */
function withVariables(host: WrittenHost, env: Record<string, unknown>): WrittenHost {
  const secret = (name: "ACCESS" | "KEY") => {
    const value = env[variableOf(host.id, name)];
    return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
  };
  return {
    ...host,
    access: secret("ACCESS"),
    key: secret("KEY"),
    vpc: env[variableOf(host.id, "VPC")] as Fetcher | undefined,
  };
}

function toConfig(set: Settings, home: HostConfig, written: readonly WrittenHost[], overlay: Overlay): Config {
  const { hosts, problems, outside } = hostsOf(home, [...written, ...overlay.hosts]);
  const tokens = [...staticTokens(set, overlay.ownerTokenGrants), ...overlay.tokens];
  return {
    hosts,
    tokens,
    owner: set.OWNER_PASSWORD === undefined ? undefined : { passwordSha256: sha256Of(set.OWNER_PASSWORD) },
    publicOrigin: set.PUBLIC_URL,
    allowedHosts: set.ALLOWED_HOSTS,
    policy: { allowed: set.ALLOWED_MODELS, allowCloud: set.ALLOW_CLOUD_MODELS },
    transfers: {
      registries: set.ALLOWED_REGISTRIES,
      maxModelBytes: set.MAX_MODEL_GB === undefined ? undefined : set.MAX_MODEL_GB * 1e9,
    },
    models: {
      defaultModel: set.DEFAULT_MODEL,
      defaultNumCtx: set.DEFAULT_NUM_CTX,
      maxNumCtx: set.MAX_NUM_CTX,
      defaultKeepAlive: set.DEFAULT_KEEP_ALIVE,
    },
    queue: {
      maxConcurrent: set.MAX_CONCURRENT_REQUESTS,
      maxConcurrentPerUser: set.MAX_CONCURRENT_PER_USER,
      maxQueued: set.MAX_QUEUED_REQUESTS,
      maxQueuedPerUser: set.MAX_QUEUED_PER_USER ?? usersShare(set.MAX_QUEUED_REQUESTS, tokens),
      maxPerDay: set.MAX_REQUESTS_PER_DAY,
      maxQueuedBytesPerUser: usersShare(MAX_QUEUED_BYTES, tokens),
      waitSeconds: set.WAIT_SECONDS,
      timeoutSeconds: set.REQUEST_TIMEOUT_SECONDS,
    },
    chats: { ttlDays: set.CHAT_TTL_DAYS, maxSessions: set.MAX_CHAT_SESSIONS, maxBytes: set.MAX_CHAT_MB * 1_000_000 },
    log: { level: set.LOG_LEVEL, format: set.LOG_FORMAT },
    recordsKnown: overlay.known,
    warnings: [
      ...(home.vpc === undefined ? homeWarnings(new URL(home.baseUrl), home.access !== undefined) : []),
      ...problems.map(({ id, problem }) => `The host ${id} ${problem}, so it is not used.`),
      ...outside.map(outsideWarning),
      ...tokenWarnings(set.AUTH_TOKENS ?? []),
      ...overlay.warnings,
    ],
  };
}

/**
 * Returns how many of the waiting places, or bytes, one user may take if nothing is set: all of them while the owner is the only
 * user, else half, so that one agent in a loop cannot take every place.
 */
function usersShare(places: number, tokens: readonly StaticToken[]): number {
  return tokens.some(({ user }) => user !== "owner") ? Math.ceil(places / 2) : places;
}

const outsideWarning = (id: string) =>
  `The host ${id} counts as outside the house, so nothing is sent there. If it is in the house, give it an Access service ` +
  "token, or say so: inside=true.";

/** Returns warnings about the way to the home. */
function homeWarnings(baseUrl: URL, hasServiceToken: boolean): string[] {
  // A name without a dot exists only in one network, such as that of Docker. An IPv6 address, in brackets, is no name.
  if (isLoopback(baseUrl.hostname) || /^[^.[]+$/.test(baseUrl.hostname)) return [];
  if (!hasServiceToken) {
    return [
      "OLLAMA_BASE_URL is reached without an Access service token, so everyone can use that Ollama if its host name is " +
        "public. Protect it with Cloudflare Access, and set CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET.",
    ];
  }
  if (baseUrl.protocol === "https:") return [];
  return ["OLLAMA_BASE_URL begins with http://, so the service token and all prompts travel in clear. Use https://."];
}

function staticTokens(set: Settings, ownerTokenGrants: readonly Grant[] = BASIC_GRANTS): StaticToken[] {
  const named = (set.AUTH_TOKENS ?? []).map((token) => ({
    name: token.name,
    user: token.user,
    sha256: Buffer.from(token.sha256, "hex"),
    grants: knownGrants(token),
  }));
  if (set.MCP_AUTH_TOKEN === undefined) return named;
  return [
    { name: "owner-token", user: "owner", sha256: sha256Of(set.MCP_AUTH_TOKEN), grants: ownerTokenGrants },
    ...named,
  ];
}

const sha256Of = (secret: string) => createHash("sha256").update(secret).digest();

/** Freezes plain data, but no bindings, and no byte arrays, which cannot be frozen. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  const plain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  if (!plain) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
