import * as z from "zod";
import { isLoopback } from "../core/is-loopback.ts";
import { urlProblem } from "./hosts/url-problem.ts";

/*
 * The values of settings, as schemas. Values are strings, or numbers, booleans and lists where a file has them as such.
 * Messages are shown at /health, so they must never repeat a value.
 */

/** true or false, as a value or as a text. */
export const switchedOn = z.union([z.boolean(), z.stringbool({ error: 'must be "true" or "false"' })], {
  error: 'must be "true" or "false"',
});

/** The same; false if it is left out. */
export const flag = switchedOn.default(false);

/** A whole number between two others. */
export const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: "must be a number" })
    .int({ error: "must be a whole number" })
    .min(min, { error: `must be at least ${min}` })
    .max(max, { error: `must be at most ${max}` });

/** A text without blanks around it. */
export const text = z.string().trim();

/** The URL of a server, without a slash at its end; with a path where its API has one. */
export const serverUrl = text
  .refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), {
    error: "must be a complete URL that begins with http:// or https://, such as https://ollama.example.com",
    abort: true,
  })
  .refine((value) => new URL(value).username === "" && new URL(value).password === "", {
    error: "must not contain a user name or password; use an Access service token",
  })
  .refine((value) => !/[?#]/.test(value), { error: "must have no query and no fragment" })
  .transform((value) => value.replace(/\/+$/, ""));

/** The URL of an Ollama. */
export const baseUrl = serverUrl.superRefine((value, context) => {
  const problem = urlProblem("ollama", value);
  if (problem !== undefined) context.addIssue(problem);
});

/** Becomes an origin. */
export const publicUrl = text
  .refine((value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol), {
    error: "must be a complete URL, such as https://hearth.example.com",
    abort: true,
  })
  .refine((value) => new URL(value).protocol === "https:" || isLoopback(new URL(value).hostname), {
    error: "must begin with https://, unless it is a loopback address",
    abort: true,
  })
  .refine((value) => new URL(value).href === `${new URL(value).origin}/`, {
    error: "must end after the host name, because Hearth adds /mcp itself",
  })
  .transform((value) => new URL(value).origin);

/** A list with commas between its entries. */
export const commaList = text.transform((value) =>
  value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ""),
);

const lowerCaseList = commaList.transform((entries) => entries.map((entry) => entry.toLowerCase()));

/** Host names like `hostname` of a URL: without a scheme, a port or a path. */
export const hostNames = lowerCaseList.refine((hosts) => hosts.every((host) => /^[a-z0-9.-]+$/.test(host)), {
  error: "must be host names or IPv4 addresses with commas between them, without http:// and without a port",
});

/** Hosts as they stand in the names of models. */
export const registryHosts = lowerCaseList.refine(
  (hosts) => hosts.every((host) => /^[a-z0-9][\w.-]*(:\d{1,5})?$/.test(host)),
  {
    error:
      "must be host names with commas between them, each with its port if it needs one, without http:// and a path",
  },
);

/** The owner's password. */
export const ownerPassword = z
  .string()
  .min(12, { error: "must have at least 12 characters; make one with: openssl rand -base64 18" })
  .max(1000, { error: "must have at most 1000 characters" });

/** One key, or a new one and the old one. The pipe into `wrangler secret put` adds a line end. */
export const settingsKey = text.regex(/^[^,\s]{32,}(,[^,\s]{32,})?$/, {
  error:
    "must have at least 32 characters (two keys with a comma between them while you change it); make one with: openssl rand -base64 32",
});

/** Becomes a number of seconds, or a Go duration with units. Ollama refuses a string of digits alone. */
export const keepAlive = z.coerce
  .string()
  .trim()
  .refine((value) => /^-?\d+$/.test(value) || /^-?(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/.test(value), {
    error: 'must be seconds or a duration with units, such as "30m"; -1 keeps a model loaded without a time limit',
  })
  .transform((value) => (/^-?\d+$/.test(value) ? Number(value) : value));
