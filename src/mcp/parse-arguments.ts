import type { z } from "zod";
import { HearthError } from "../core/errors.ts";
import { nearest } from "../core/nearest.ts";
import { quote } from "../core/quote.ts";
import type { Tool } from "../tools/define-tool.ts";

const MOST_SENTENCES = 5;

/**
 * The arguments of a call, parsed strictly.
 * @param pinnedModel the model that the URL names: it is put in, and may not be given
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
  const parsed = tool.input.safeParse(pins ? { ...given, model: pinnedModel } : given, { reportInput: true });
  if (parsed.success) return parsed.data;
  const names = Object.keys(tool.input.shape).filter((name) => !(pins && name === "model"));
  const sentences = parsed.error.issues.flatMap((issue) => sentencesFor(issue, names, tool.name));
  const more = sentences.length > MOST_SENTENCES ? [`And ${sentences.length - MOST_SENTENCES} more faults.`] : [];
  throw new HearthError("invalid_arguments", [...sentences.slice(0, MOST_SENTENCES), ...more].join(" "));
}

function sentencesFor(issue: z.core.$ZodIssue, names: string[], tool: string): string[] {
  const path = issue.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);
  if (issue.code === "unrecognized_keys") {
    if (path !== "")
      return [`${path} has the unknown ${issue.keys.map((key) => quote(key, 40)).join(", ")}: remove it.`];
    return issue.keys.map((key) => unknownArgument(key, names, tool));
  }
  if (issue.code === "invalid_type" && issue.input === undefined) return [`${path} is missing (${issue.expected}).`];
  return [`${path}: ${lowerFirst(issue.message)}.`];
}

function unknownArgument(key: string, names: string[], tool: string): string {
  const [like] = nearest(key, names, 1);
  const hint = like === undefined ? `It takes: ${names.join(", ") || "none"}.` : `Did you mean ${like}?`;
  return `${tool} has no argument ${quote(key, 40)}. ${hint}`;
}

const lowerFirst = (text: string) =>
  text.replace(/^Invalid input: /, "").replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
