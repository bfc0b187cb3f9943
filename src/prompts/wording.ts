import { z } from "zod";

const MAX_CHARACTERS = 1_000_000;

export const needed = (description: string) =>
  z.string().trim().min(1, { error: "must not be empty" }).max(MAX_CHARACTERS).describe(description);

export const optional = (description: string) => z.string().trim().max(MAX_CHARACTERS).describe(description).optional();

/** What a person gave, marked so that it is not taken for a part of our own words. */
export const given = (name: string, text: string) => `<${name}>\n${text}\n</${name}>`;

/** Numbered, in the order in which they are to be done; what is undefined falls away. */
export const steps = (...texts: (string | undefined)[]) =>
  texts
    .filter((text) => text !== undefined)
    .map((text, place) => `${place + 1}. ${text}`)
    .join("\n");

/** For whatever generates. */
export const COLLECT =
  "If a call returns status running or queued, call ollama_get_request with `request_id` and `offset` from its next, until it is done. Do not ask anew.";
