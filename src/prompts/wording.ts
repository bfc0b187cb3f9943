import * as z from "zod";

const MAX_CHARACTERS = 1_000_000;

/** Argument that must be given. */
export const needed = (description: string) =>
  z.string().trim().min(1, { error: "must not be empty" }).max(MAX_CHARACTERS).describe(description);

/** Argument that may be omitted. */
export const optional = (description: string) => z.string().trim().max(MAX_CHARACTERS).describe(description).optional();

/** Returns what a person gave, in tags, so that the agent can tell it from the instructions. */
export const given = (name: string, text: string) => `<${name}>\n${text}\n</${name}>`;

/** Returns a numbered list. Undefined steps are dropped. */
export const steps = (...texts: (string | undefined)[]) =>
  texts
    .filter((text) => text !== undefined)
    .map((text, index) => `${index + 1}. ${text}`)
    .join("\n");

/** Step that follows each call that generates. */
export const COLLECT =
  "If a call returns status running or queued, call ollama_get_request with the `request_id` and `offset` from its next, until it is done. Do not ask again.";
