import type { Grant } from "../core/caller.ts";
import type { LogSettings } from "../core/log-settings.ts";
import type { HostKind } from "./hosts/host-fields.ts";

/** How an adapter reaches a host. */
export interface HostAddress {
  /** `home`, or what the owner calls it: lower-case letters, digits and hyphens, at most 16. In every key, row and log line. */
  id: string;
  kind: HostKind;
  /** Without a trailing slash. Of the kind `openai` with the path of the API, in most cases /v1. */
  baseUrl: string;
  /** The Cloudflare Access service token for the hostname of the tunnel. */
  access?: { clientId: string; clientSecret: string };
  /** What the host asks for as a bearer token. */
  key?: string;
  /** A Workers VPC binding. With one, only the Host header comes from the base URL. */
  vpc?: Fetcher;
}

/** A server that runs models, and how the owner wants it used. */
export interface HostConfig extends HostAddress {
  /** Whether prompts to it stay in the house. */
  inside: boolean;
  /** Of hosts that serve equally well, the one with the highest number answers. */
  prefer: number;
  /** Globs of the models that may be used there. An empty list allows all. */
  models: readonly string[];
  /** How many requests it works on at once; MAX_CONCURRENT_REQUESTS if undefined. */
  maxConcurrent?: number;
}

/** The owner, who signs in through a browser. */
export interface OwnerConfig {
  /** 32 bytes */
  passwordSha256: Uint8Array;
}

/** A token that the settings name, with its grants. Only its hash is known. */
export interface StaticToken {
  name: string;
  user: string;
  /** SHA-256 of the token, 32 bytes. */
  sha256: Uint8Array;
  grants: readonly Grant[];
}

/** Which models may be used. */
export interface ModelPolicy {
  /** Globs (`*`, `?`) for normalised names. An empty list allows all. */
  allowed: readonly string[];
  /** The same for the host in question, on which both lists must agree: see `policyAt`. */
  allowedHere?: readonly string[];
  allowCloud: boolean;
}

/** What pulls, pushes and creates may reach, and how much they may download. */
export interface TransferPolicy {
  /** Registries, each as a lower-case `host` or `host:port`. */
  registries: readonly string[];
  /** Bytes of one download. Undefined means no limit. */
  maxModelBytes?: number;
}

/** How models are asked. Adapters of hosts get it, so a limit that an adapter must keep belongs here too. */
export interface ModelSettings {
  /** For calls that name no model. */
  defaultModel?: string;
  /** Tokens of context, for calls that name no number. */
  defaultNumCtx?: number;
  /** The most tokens of context that a call may ask for. */
  maxNumCtx?: number;
  /** Seconds, or a duration such as "10m"; for calls that name none. */
  defaultKeepAlive?: string | number;
}

/** All settings, parsed. */
export interface Config {
  /** The first one serves what names no host. */
  hosts: readonly [HostConfig, ...HostConfig[]];
  tokens: readonly StaticToken[];
  /** Undefined turns OAuth off. */
  owner?: OwnerConfig;
  /** The origin that clients use, if a proxy makes it differ from the origin in the Worker's own requests. */
  publicOrigin?: string;
  /** Host names, besides localhost, that Hearth on its owner's machine accepts. Empty on Cloudflare. */
  allowedHosts: readonly string[];
  policy: ModelPolicy;
  transfers: TransferPolicy;
  models: ModelSettings;
  queue: {
    maxConcurrent: number;
    /** Undefined means no limit of its own. */
    maxConcurrentPerUser?: number;
    maxQueued: number;
    maxQueuedPerUser: number;
    /** Of each user but the owner. */
    maxPerDay: number;
    /** Bytes of one user's waiting requests. */
    maxQueuedBytesPerUser: number;
    waitSeconds: number;
    timeoutSeconds: number;
  };
  /** Of each user. `maxBytes` counts all that is stored, the search index too. */
  chats: { ttlDays: number; maxSessions: number; maxBytes: number };
  log: LogSettings;
  /** False while the records could not be read once, so that tokens made at run time are not known. */
  recordsKnown: boolean;
  /** What works but needs attention. /health shows it. */
  warnings: readonly string[];
}

/** One fault in the settings. It never contains a value. */
export interface ConfigFault {
  variable: string;
  problem: string;
  where: string;
}

/** The policy for the models of one host. */
export const policyAt = ({ policy }: Config, { models }: HostConfig): ModelPolicy => ({
  ...policy,
  allowedHere: models,
});

/** The configuration of a host by its id; undefined where the owner has removed it. */
export const findHost = ({ hosts }: Config, id: string): HostConfig | undefined => hosts.find((host) => host.id === id);
