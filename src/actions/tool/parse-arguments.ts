import type * as z from "zod";
import { HearthError } from "../../core/errors.ts";
import { argumentErrors } from "./argument-errors.ts";
import type { Tool } from "./define-tool.ts";
import { readAsMeant } from "./read-as-meant.ts";

/** Deeper than any schema or message. Values much deeper than that overflow the stack when they become JSON again. */
const MAX_LEVELS = 200;
/** Each takes time, and no host folds a value more often. */
const MAX_READINGS = 4;

/**
 * Parses the arguments of a call: strictly, except for what hosts are known to add, to fold or to leave null.
 * @param pinnedModel the model that the URL names. It becomes the argument `model`, and the caller may name no other.
 * @throws HearthError `invalid_arguments` with a sentence for each fault
 */
export function parseArguments(
  tool: Tool,
  given: Record<string, unknown>,
  pinnedModel: string | undefined,
): Record<string, unknown> {
  const pins = pinnedModel !== undefined && "model" in tool.input.shape;
  if (pins && "model" in given && given.model !== pinnedModel) {
    throw new HearthError(
      "invalid_arguments",
      `This URL answers with the model ${pinnedModel} only.`,
      "Leave out the argument model, or use a URL without ?model=.",
    );
  }
  const meant = withoutStream(given);
  const names = Object.keys(tool.input.shape).filter((name) => !(pins && name === "model"));
  const parsed = parse(tool, pins ? { ...meant, model: pinnedModel } : meant, names);
  if (parsed.issues !== undefined) {
    throw new HearthError("invalid_arguments", argumentErrors(parsed.issues, names, tool.name));
  }
  if (isDeeperThan(parsed.data, MAX_LEVELS)) {
    throw new HearthError("invalid_arguments", `The arguments are nested in more than ${MAX_LEVELS} levels.`);
  }
  return parsed.data;
}

type Parsed = { data: Record<string, unknown>; issues?: undefined } | { issues: readonly z.core.$ZodIssue[] };

/** Parses arguments as they stand, and those that are refused as they were meant. A text of JSON may hold another one. */
function parse({ input }: Tool, given: Record<string, unknown>, names: readonly string[]): Parsed {
  const leftOut = new Map<string, z.core.$ZodIssue>();
  let meant = given;
  for (let reading = 1; ; reading++) {
    const parsed = input.safeParse(meant, { reportInput: true });
    if (parsed.success) return { data: parsed.data };
    const { issues } = parsed.error;
    const again = reading < MAX_READINGS ? readAsMeant(meant, issues, names) : undefined;
    if (again === undefined) return { issues: issues.map((issue) => leftOut.get(issue.path.join("/")) ?? issue) };
    for (const issue of again.leftOut) leftOut.set(issue.path.join("/"), issue);
    meant = again.arguments;
  }
}

/** Removes what people send to every tool, although every call streams. */
function withoutStream({ stream, ...given }: Record<string, unknown>): Record<string, unknown> {
  return stream === undefined || typeof stream === "boolean" ? given : { ...given, stream };
}

/** Tells whether a JSON value is nested more than `levels` deep. It never looks deeper than that. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
