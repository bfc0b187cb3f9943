import { HearthError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { CATEGORIES, EARLIER_TOOLSETS } from "./toolsets.ts";

/** What the URL limits: `?toolsets=core,models`, `?readonly=1`, `?model=gemma3`, and how long a call may wait: `?wait=`. */
export interface ToolFilter {
  toolsets?: readonly string[];
  readonly: boolean;
  /** The only model of this URL. Its tools have no argument for the model. */
  model?: string;
  waitSeconds?: number;
}

const TOOLSETS: readonly string[] = ["all", "core", ...Object.keys(CATEGORIES)];
/** The longest wait that `?wait=` may ask for, in seconds. */
export const MAX_WAIT_SECONDS = 240;

/** Reads the filter of a URL. @throws HearthError `invalid_arguments` for a toolset or a wait that does not exist */
export function readToolFilter(parameters: URLSearchParams): ToolFilter {
  const toolsets = parameters
    .get("toolsets")
    ?.split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const unknown = toolsets?.find((name) => !TOOLSETS.includes(name) && !Object.hasOwn(EARLIER_TOOLSETS, name));
  if (unknown !== undefined) {
    throw new HearthError(
      "invalid_arguments",
      `There is no toolset ${quote(unknown, 40)}.`,
      `The toolsets are: ${TOOLSETS.join(", ")}. Correct ?toolsets= in the URL.`,
    );
  }
  return {
    toolsets,
    readonly: ["1", "true", ""].includes(parameters.get("readonly") ?? "0"),
    model: parameters.get("model")?.trim() || undefined,
    waitSeconds: readWait(parameters.get("wait")),
  };
}

function readWait(wait: string | null): number | undefined {
  if (wait === null) return undefined;
  const seconds = Number(wait);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_WAIT_SECONDS) return seconds;
  throw new HearthError(
    "invalid_arguments",
    `?wait=${quote(wait, 20)} is not a number of seconds.`,
    `Use a whole number from 1 to ${MAX_WAIT_SECONDS}.`,
  );
}
