import type * as z from "zod";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];
type Container = Record<PropertyKey, unknown>;

/** Arguments that n8n's agent adds to every call. Its user cannot take them away. */
const OF_THE_HOST: readonly string[] = ["toolCallId", "sessionId", "action", "chatInput", "tool"];
/** Where a tool has the argument on the right, the one on the left is a slip if no other of the host's comes with it. */
const SLIPS: Readonly<Record<string, string>> = { sessionId: "session_id", tool: "tools" };

/** A second reading of arguments. */
export interface Reading {
  arguments: JsonObject;
  /** Faults of what was left out. They are the ones to report if it turns out to be needed. */
  leftOut: Issue[];
}

/**
 * Reads arguments that were refused as their host meant them. Only what is wrong as it stands is read in another way, so a
 * text stays a text where a text is possible. test/contracts/tolerated.ts lists all that is tolerated, and who sends it.
 * @param names the arguments of the tool
 * @returns undefined if there is no other way to read them
 */
export function readAsMeant(
  given: JsonObject,
  issues: readonly Issue[],
  names: readonly string[],
): Reading | undefined {
  const draft = new Draft(given);
  const leftOut: Issue[] = [];
  for (const issue of issues) {
    const value = draft.get(issue.path);
    if (issue.code === "unrecognized_keys")
      for (const key of keysToDrop(issue, names)) draft.delete([...issue.path, key]);
    else if (!standsForNothing(issue, value)) draft.set(issue.path, unfolded(issue, value));
    else if (draft.delete(issue.path)) leftOut.push(issue);
  }
  return draft.changed ? { arguments: draft.root as JsonObject, leftOut } : undefined;
}

function keysToDrop({ path, keys, input }: z.core.$ZodIssueUnrecognizedKeys, names: readonly string[]): string[] {
  // In a message or the like: programs that copy an answer of OpenAI write every field that they know, most of them empty.
  if (path.length > 0) return keys.filter((key) => isJsonObject(input) && isEmpty(input[key]));
  const added = keys.filter((key) => OF_THE_HOST.includes(key));
  return added.filter((key) => added.length > 1 || !names.includes(SLIPS[key] ?? ""));
}

/** Tells whether a value is null or empty, and none of what is expected: PHP writes an empty object as [], Lua an empty list as {}. */
function standsForNothing(issue: Issue, value: unknown): boolean {
  return value === null || value === "" || (issue.code === "invalid_type" && isEmpty(value));
}

const isEmpty = (value: unknown) =>
  value === null || value === "" || (typeof value === "object" && Object.keys(value).length === 0);

const IS_OF_TYPE: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  object: isJsonObject,
  record: isJsonObject,
  number: (value) => typeof value === "number",
  int: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
};

/** Returns the value that a text of JSON holds, if zod expects one of its type; undefined if not. */
function unfolded(issue: Issue, text: unknown): unknown {
  if (issue.code !== "invalid_type" || typeof text !== "string") return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return IS_OF_TYPE[issue.expected]?.(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Copy of a JSON value with changes. Only what lies on the way to a change is copied, and once. */
class Draft {
  root: unknown;
  changed = false;
  readonly #copied = new WeakSet<object>();

  constructor(root: unknown) {
    this.root = root;
  }

  get(path: Path): unknown {
    return path.reduce<unknown>((value, key) => (hasOwn(value, key) ? value[key] : undefined), this.root);
  }

  /** @param value undefined changes nothing */
  set(path: Path, value: unknown): void {
    if (value === undefined) return;
    const [parent, key] = this.#parentOf(path);
    if (parent !== undefined) parent[key] = value;
  }

  /** Deletes a field of an object. An entry of a list stays, because the others would move. */
  delete(path: Path): boolean {
    if (typeof path.at(-1) !== "string") return false;
    const [parent, key] = this.#parentOf(path);
    return parent !== undefined && delete parent[key];
  }

  /** Returns the container of an existing value, as a copy that may be changed. */
  #parentOf(path: Path): [Container | undefined, PropertyKey] {
    const key = path.at(-1) ?? "";
    if (path.length === 0 || !hasOwn(this.get(path.slice(0, -1)), key)) return [undefined, key];
    this.changed = true;
    this.root = this.#copy(this.root);
    let parent = this.root as Container;
    for (const step of path.slice(0, -1)) {
      parent[step] = this.#copy(parent[step]);
      parent = parent[step] as Container;
    }
    return [parent, key];
  }

  #copy(value: unknown): unknown {
    if (this.#copied.has(value as object)) return value;
    const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
    this.#copied.add(copy);
    return copy;
  }
}

const hasOwn = (value: unknown, key: PropertyKey): value is Container =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key);
