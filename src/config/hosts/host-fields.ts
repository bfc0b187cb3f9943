import * as z from "zod";
import { commaList, serverUrl, switchedOn, whole } from "../setting-values.ts";

/** The kinds of server that run models. Each has an adapter in `hosts/`. */
const HOST_KINDS = ["ollama", "openai"] as const;

/** The name of a kind of host. */
export type HostKind = (typeof HOST_KINDS)[number];

const ID = "must begin with a small letter, and have small letters, digits and hyphens, at most 16 in all";

/** The id of a host: part of request ids, of keys and of `model@host`. */
export const hostId = z.string({ error: ID }).regex(/^[a-z][a-z0-9-]{0,15}$/, { error: ID });

const globs = z.union([commaList, z.array(z.string())], { error: "must be names of models with commas between them" });

/** What the owner says of a host, in HOSTS and in a record alike. Its secrets are apart. */
export const hostFields = z.strictObject({
  url: serverUrl
    .optional()
    .describe(
      "Where Hearth reaches it, such as https://gaming.example.com; of the kind openai with its path, such as /v1",
    ),
  kind: z
    .enum(HOST_KINDS, { error: `must be one of ${HOST_KINDS.join(", ")}` })
    .optional()
    .describe("What runs there: ollama, or openai (LM Studio, vLLM, llama.cpp, or a provider with the same API)"),
  inside: switchedOn
    .optional()
    .describe("true: prompts to it stay in your house. Needed if it has no Access service token"),
  prefer: whole(-100, 100)
    .optional()
    .describe("A number; of hosts that serve equally well, the one with the higher number answers"),
  models: globs.optional().describe("The models that may be used there, such as qwen3*. If left out: all"),
  parallel: whole(1, 64)
    .optional()
    .describe("How many requests it works on at once. If left out: MAX_CONCURRENT_REQUESTS"),
});

/** What the owner says of a host. */
export type HostFields = z.output<typeof hostFields>;

const NOT_A_LIST = 'must be a JSON list of hosts, such as [{"id":"gaming","url":"https://gaming.example.com"}]';

/** The value of HOSTS: a list, or its JSON. */
export const hostList = z.preprocess(
  (value, context) => {
    if (typeof value !== "string") return value;
    try {
      return JSON.parse(value);
    } catch {
      context.issues.push({ code: "custom", message: NOT_A_LIST, input: "" });
      return z.NEVER;
    }
  },
  z
    .array(hostFields.extend({ id: hostId }), { error: NOT_A_LIST })
    .refine((hosts) => new Set(hosts.map(({ id }) => id)).size === hosts.length, { error: "has the same id twice" }),
);
