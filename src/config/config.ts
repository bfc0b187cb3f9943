import type { Grant } from "../core/caller.ts";
import type { LogSettings } from "../core/log-settings.ts";

/** One Ollama server. There is one today; its id is in every key, row and log line. */
export interface HostConfig {
  id: "home";
  /** Without a trailing slash. */
  baseUrl: string;
  /** The Cloudflare Access service token that opens the tunnel's hostname. */
  access?: { clientId: string; clientSecret: string };
  /** A Workers VPC binding; when there is one, the base URL only gives the Host header. */
  vpc?: Fetcher;
}

/** Who signs in through a browser. */
export interface OwnerConfig {
  /** 32 bytes */
  passwordSha256: Uint8Array;
}

export interface StaticToken {
  name: string;
  user: string;
  /** SHA-256 of the token, 32 bytes. */
  sha256: Uint8Array;
  grants: readonly Grant[];
}

/** Which models may be used: applied by `ollama/model-guard.ts` to everything that names one. */
export interface ModelPolicy {
  /** Globs (`*`, `?`) over normalised names; empty means all. */
  allowed: readonly string[];
  allowCloud: boolean;
}

/** Everything that can be set, parsed once. */
export interface Config {
  host: HostConfig;
  tokens: readonly StaticToken[];
  /** Without one there is no OAuth. */
  owner?: OwnerConfig;
  /** The origin under which callers know this Worker, where that is not the one that it sees itself called by. */
  publicOrigin?: string;
  /** Host names, besides localhost, under which a Hearth on its owner's machine answers; empty on Cloudflare. */
  allowedHosts: readonly string[];
  policy: ModelPolicy;
  defaults: { model?: string; numCtx?: number; keepAlive?: string | number };
  queue: {
    maxConcurrent: number;
    /** Undefined: as many as run at all. */
    maxConcurrentPerUser?: number;
    maxQueued: number;
    maxQueuedPerUser: number;
    waitSeconds: number;
    timeoutSeconds: number;
  };
  chats: { ttlDays: number; maxSessions: number };
  log: LogSettings;
  /** What works but should be looked at; shown by /health. */
  warnings: readonly string[];
}

/** One thing that is wrong with the settings: never with a value in it. */
export interface ConfigFault {
  variable: string;
  problem: string;
  where: string;
}
