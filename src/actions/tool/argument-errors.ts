import type * as z from "zod";
import { nearest } from "../../core/nearest.ts";
import { quote } from "../../core/quote.ts";
import { KNOWN_OPTIONS, OTHER_OPTION_NAMES } from "../../modelfile/model-options.ts";

type Issue = z.core.$ZodIssue;

const MAX_SENTENCES = 5;
/** Unknown arguments that are named; and how much of each. */
const MAX_NAMED = 3;
const MAX_NAME_CHARACTERS = 40;
/** Unknown arguments that are compared with the known ones: it takes time, and more are no slip of the pen. */
const MAX_COMPARED = 20;

/** What is wrong with a call, a sentence for each fault. `names` are the arguments that may be given. */
export function argumentErrors(issues: readonly Issue[], names: readonly string[], tool: string): string {
  const sentences = issues
    .filter((issue) => !followsFromType(issue, issues))
    .flatMap((issue) => sentencesFor(issue, names, tool));
  const more = sentences.length - MAX_SENTENCES;
  return [...sentences.slice(0, MAX_SENTENCES), ...(more > 0 ? [`And ${more} more faults.`] : [])].join(" ");
}

/** zod also counts the characters of a string that stands where a list should be. */
function followsFromType({ code, path }: Issue, issues: readonly Issue[]): boolean {
  if (code !== "too_big" && code !== "too_small") return false;
  return issues.some((other) => other.code === "invalid_type" && placeOf(other.path) === placeOf(path));
}

function sentencesFor(issue: Issue, names: readonly string[], tool: string): string[] {
  const place = placeOf(issue.path);
  if (issue.code === "unrecognized_keys") {
    return place === ""
      ? unknownArguments(issue.keys, names, tool)
      : [`${place} has the unknown ${some(issue.keys)}: remove it.`];
  }
  if (issue.input === undefined && issue.code === "invalid_type") return [`${place} is missing (${issue.expected}).`];
  if (issue.input === undefined && issue.code === "invalid_value") return [`${place} is missing: ${problem(issue)}.`];
  return [`${place}: ${problem(issue)}.`];
}

const placeOf = (path: Issue["path"]) =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .slice(1);

/** A field that knows better has words of its own; zod's are made plainer. */
function problem(issue: Issue): string {
  const { message } = issue;
  if (!/^(Invalid (input|option): expected|Too (big|small): )/.test(message)) return lowerFirst(message);
  if (issue.code === "invalid_type") return wrongType(issue);
  if (issue.code === "invalid_value")
    return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.join(", ")}`;
  if (issue.code === "too_big") return `must ${bound(issue, issue.inclusive ? "at most" : "less than", issue.maximum)}`;
  if (issue.code === "too_small")
    return `must ${bound(issue, issue.inclusive ? "at least" : "more than", issue.minimum)}`;
  return lowerFirst(message.replace("Invalid input: ", ""));
}

function wrongType({ expected, input, message }: z.core.$ZodIssueInvalidType): string {
  if (expected === "int" && typeof input === "number") return "must be a whole number";
  return message
    .replace("Invalid input: ", "")
    .replace("expected int,", "expected whole number,")
    .replace("expected record,", "expected object,");
}

function bound({ origin }: { origin: string }, comparison: string, limit: number | bigint): string {
  if (origin === "string" && limit === 1) return "not be empty";
  if (origin === "string") return `have ${comparison} ${limit} characters`;
  return origin === "array" ? `have ${comparison} ${limit} entries` : `be ${comparison} ${limit}`;
}

function unknownArguments(keys: readonly string[], names: readonly string[], tool: string): string[] {
  const sampling = names.find((name) => name === "options" || name === "parameters");
  const sentences: string[] = [];
  const strange: string[] = [];
  for (const [place, key] of keys.entries()) {
    const [like] = place < MAX_COMPARED ? meantBy(key, names) : [];
    if (sampling !== undefined && (KNOWN_OPTIONS.includes(key) || Object.hasOwn(OTHER_OPTION_NAMES, key)))
      sentences.push(`${key} is an option: put it into ${sampling}.`);
    else if (like !== undefined) sentences.push(`${tool} has no argument ${some([key])}. Did you mean ${like}?`);
    else strange.push(key);
  }
  if (strange.length === 0) return sentences;
  const takes = names.length === 0 ? "It takes none." : `It takes: ${names.join(", ")}.`;
  return [...sentences, `${tool} has no argument ${some(strange)}. ${takes}`];
}

/** Names that Ollama's own API and OpenAI's use for an argument, with Hearth's names for it. */
const OTHER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ["name", ["model"]],
  ["input", ["prompts", "prompt"]],
  ["response_format", ["format"]],
]);

/** Returns the arguments that an unknown one may stand for, the most likely first. */
function meantBy(key: string, names: readonly string[]): string[] {
  const others = (OTHER_NAMES.get(key) ?? []).filter((name) => names.includes(name));
  return others.length > 0 ? others : nearest(key, names, 1);
}

function some(keys: readonly string[]): string {
  const named = keys.slice(0, MAX_NAMED).map((key) => quote(key, MAX_NAME_CHARACTERS));
  return [...named, ...(keys.length > MAX_NAMED ? [`and ${keys.length - MAX_NAMED} more`] : [])].join(", ");
}

const lowerFirst = (text: string) => text.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());
