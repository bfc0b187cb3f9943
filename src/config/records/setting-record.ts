import * as z from "zod";
import { nearest } from "../../core/nearest.ts";
import { type Settings, settings } from "../settings.ts";
import type { RecordKind } from "./record-kind.ts";

/**
 * Settings that may change while Hearth runs. The others are needed to start, or decide who may change anything. New ones
 * are records of their own and no variables.
 */
const CHANGEABLE_SETTINGS = [
  "DEFAULT_MODEL",
  "DEFAULT_NUM_CTX",
  "DEFAULT_KEEP_ALIVE",
  "MAX_NUM_CTX",
  "ALLOWED_MODELS",
  "ALLOW_CLOUD_MODELS",
  "ALLOWED_REGISTRIES",
  "MAX_MODEL_GB",
  "MAX_CONCURRENT_REQUESTS",
  "MAX_QUEUED_REQUESTS",
  "MAX_CONCURRENT_PER_USER",
  "MAX_QUEUED_PER_USER",
  "MAX_REQUESTS_PER_DAY",
  "WAIT_SECONDS",
  "REQUEST_TIMEOUT_SECONDS",
  "CHAT_TTL_DAYS",
  "MAX_CHAT_SESSIONS",
  "MAX_CHAT_MB",
] as const satisfies readonly (keyof Settings)[];

const isChangeable = (name: string): name is (typeof CHANGEABLE_SETTINGS)[number] =>
  (CHANGEABLE_SETTINGS as readonly string[]).includes(name);

/** A setting that overrides the variable of the same name. Its value is written as in .dev.vars. */
export const settingKind: RecordKind = {
  name: "setting",
  version: 1,
  title: "Defaults and limits",
  about:
    "A setting here overrides the variable of the same name, without a deployment. Remove it, and the variable counts.",
  max: CHANGEABLE_SETTINGS.length,
  idExample: "DEFAULT_MODEL",
  ids: CHANGEABLE_SETTINGS,
  id: z.string().transform((typed, context) => {
    const name = typed.trim().toUpperCase();
    if (isChangeable(name)) return name;
    context.issues.push({ code: "custom", input: typed, message: notChangeable(name) });
    return z.NEVER;
  }),
  fields: z.strictObject({
    value: z
      .union([z.string(), z.number(), z.boolean()], { error: "must be a text, a number, or true or false" })
      .describe("The value, written as in .dev.vars"),
  }),
  secrets: [],
  check: (id, { value }) => problemsOf(id as keyof Settings, value).map((problem) => ({ field: "value", problem })),
};

/** Returns the problems that the variable of the same name would have. */
function problemsOf(name: keyof Settings, value: unknown): string[] {
  // An empty variable is not set. An empty record would look like an override and be none.
  if (value === "") return ["is empty; remove the record instead"];
  return settings.shape[name].safeParse(value).error?.issues.map(({ message }) => message) ?? [];
}

function notChangeable(name: string): string {
  if (Object.hasOwn(settings.shape, name))
    return `${name} is set in the environment only, because Hearth needs it to start`;
  const [near] = nearest(name, CHANGEABLE_SETTINGS);
  const hint = near === undefined ? "" : ` Did you mean ${near}?`;
  return `is no setting that can change while Hearth runs.${hint} They are: ${CHANGEABLE_SETTINGS.join(", ")}`;
}
