import { HearthError } from "../../core/errors.ts";
import { argumentErrors } from "./argument-errors.ts";
import type { Tool } from "./define-tool.ts";

/** Deeper than any schema or message. Values much deeper than that overflow the stack when they become JSON again. */
const MAX_LEVELS = 200;

/**
 * Parses the arguments of a call strictly.
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
  const meant = withoutNoise(given, tool);
  const parsed = tool.input.safeParse(pins ? { ...meant, model: pinnedModel } : meant, { reportInput: true });
  if (parsed.success && isDeeperThan(parsed.data, MAX_LEVELS)) {
    throw new HearthError("invalid_arguments", `The arguments are nested in more than ${MAX_LEVELS} levels.`);
  }
  if (parsed.success) return parsed.data;
  const names = Object.keys(tool.input.shape).filter((name) => !(pins && name === "model"));
  throw new HearthError("invalid_arguments", argumentErrors(parsed.error.issues, names, tool.name));
}

/**
 * Removes arguments that mean nothing: some hosts send null for every argument that their model left out, and people
 * send `stream` to every tool, although every call streams.
 */
function withoutNoise(given: Record<string, unknown>, { input }: Tool): Record<string, unknown> {
  const isOptional = (name: string) =>
    Object.hasOwn(input.shape, name) && input.shape[name]?.safeParse(undefined).success;
  const isNoise = ([name, value]: [string, unknown]) =>
    (value === null && isOptional(name)) || (name === "stream" && typeof value === "boolean");
  return Object.fromEntries(Object.entries(given).filter((entry) => !isNoise(entry)));
}

/** Tells whether a JSON value is nested more than `levels` deep. It never looks deeper than that. */
function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
