import * as z from "zod";
import { PUBLIC_REGISTRIES } from "../core/model-address.ts";
import { hostList } from "./hosts/host-fields.ts";
import { namedTokens } from "./named-token.ts";
import {
  baseUrl,
  commaList,
  flag,
  hostNames,
  keepAlive,
  ownerPassword,
  publicUrl,
  registryHosts,
  settingsKey,
  text,
  whole,
} from "./setting-values.ts";

/**
 * Every setting, in the order of `.dev.vars.example`. Values are strings, or numbers, booleans and lists if wrangler.toml
 * has them as such. Messages are shown at /health, so they must never repeat a value.
 */
export const settings = z.object({
  OLLAMA_BASE_URL: baseUrl.optional(),
  CF_ACCESS_CLIENT_ID: text.min(1).optional(),
  CF_ACCESS_CLIENT_SECRET: text.min(1).optional(),
  HOSTS: hostList.optional(),
  MCP_AUTH_TOKEN: text
    .regex(/^[\x21-\x7e]{32,}$/, {
      error: "must have at least 32 characters and no spaces; make one with: openssl rand -hex 32",
    })
    .optional(),
  AUTH_TOKENS: namedTokens.optional(),
  OWNER_PASSWORD: z
    .string()
    // A pipe into `wrangler secret put` adds a line end, and Unicode can write an é in two ways.
    .transform((value) => value.replace(/[\r\n]+$/, "").normalize("NFC"))
    .pipe(ownerPassword)
    .optional(),
  SETTINGS_KEY: settingsKey.optional(),
  PUBLIC_URL: publicUrl.optional(),
  ALLOWED_HOSTS: hostNames.default([]),
  DEFAULT_MODEL: text.min(1).optional(),
  DEFAULT_NUM_CTX: whole(256, 10_000_000).optional(),
  DEFAULT_KEEP_ALIVE: keepAlive.optional(),
  MAX_NUM_CTX: whole(256, 10_000_000).optional(),
  ALLOWED_MODELS: commaList.default([]),
  ALLOW_CLOUD_MODELS: flag,
  ALLOWED_REGISTRIES: registryHosts.default([...PUBLIC_REGISTRIES]),
  MAX_MODEL_GB: z.coerce
    .number({ error: "must be a number" })
    .min(0.001, { error: "must be at least 0.001" })
    .max(100_000, { error: "must be at most 100000" })
    .optional(),
  MAX_CONCURRENT_REQUESTS: whole(1, 64).default(1),
  MAX_QUEUED_REQUESTS: whole(0, 1000).default(20),
  MAX_CONCURRENT_PER_USER: whole(1, 64).optional(),
  MAX_QUEUED_PER_USER: whole(0, 1000).optional(),
  MAX_REQUESTS_PER_DAY: whole(1, 1_000_000).default(2_000),
  WAIT_SECONDS: z.coerce
    .number({ error: "must be a number" })
    .min(0.1, { error: "must be at least 0.1" })
    .max(240, { error: "must be at most 240" })
    .default(50),
  REQUEST_TIMEOUT_SECONDS: whole(10, 86_400).default(900),
  CHAT_TTL_DAYS: whole(1, 3650).default(30),
  MAX_CHAT_SESSIONS: whole(1, 10_000).default(1_000),
  // An object holds 10 GB, and the answer of a running turn must find room.
  MAX_CHAT_MB: whole(1, 8_000).default(200),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], { error: "must be debug, info, warn, error or silent" })
    .default("info"),
  LOG_FORMAT: z.enum(["json", "text"], { error: "must be json or text" }).default("json"),
});

/** All settings as the schema returns them, by the names of their variables. */
export type Settings = z.output<typeof settings>;

/** Settings that must not be in files that git tracks, nor in `vars`. */
export const SECRET_SETTINGS: readonly string[] = [
  "CF_ACCESS_CLIENT_ID",
  "CF_ACCESS_CLIENT_SECRET",
  "MCP_AUTH_TOKEN",
  "AUTH_TOKENS",
  "OWNER_PASSWORD",
  "SETTINGS_KEY",
];

/** Settings of other tools, and what to set instead. */
export const FOREIGN_SETTINGS: Readonly<Record<string, string>> = {
  OLLAMA_HOST: "is not read here; set OLLAMA_BASE_URL to the complete URL at which the Worker reaches Ollama",
  OLLAMA_PORT: "is not read here; put the port into OLLAMA_BASE_URL",
  MCP_HOST: "is not read here; Cloudflare gives the Worker its host name (locally: ip under [dev] in wrangler.toml)",
  MCP_PORT: "is not read here; a Worker has no port of its own (locally: port under [dev] in wrangler.toml)",
};

/** Returns where a variable is set, for the message about a fault in it. */
export function whereToSet(variable: string): string {
  const deployed = SECRET_SETTINGS.includes(variable) ? `npx wrangler secret put ${variable}` : '"vars" in deploy.json';
  return `${deployed} (locally: .dev.vars)`;
}
