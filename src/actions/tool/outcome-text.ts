import { cutAt } from "../../core/cut-at.ts";
import type { HearthError } from "../../core/errors.ts";
import { MODEL_OUTPUT } from "../../core/provenance.ts";
import type { Tool } from "./define-tool.ts";

/** Characters of an unfinished answer that an error text includes. */
const MAX_CHARACTERS = 50_000;

/** Returns the value of a tool as text: its prose if it has some, else JSON. */
export const valueText = (tool: Tool, value: unknown): string => tool.prose?.(value) ?? JSON.stringify(value);

/** Returns an error as text: what happened, what to do next, the answer so far, the code, whether a retry may help. */
export function errorText(error: HearthError): string {
  const { code, message, next, retryable, request } = error;
  const facts = [code, retryable ? "a retry may help" : "a retry alone will not help"];
  if (request !== undefined) facts.push(`request ${request.id}`);
  return [`${message} ${next}`, ...soFar(request?.text ?? ""), `[${facts.join(" · ")}]`].join("\n\n");
}

function soFar(text: string): string[] {
  if (text === "") return [];
  const cut = text.length > MAX_CHARACTERS;
  const part = cut ? `the first ${MAX_CHARACTERS} of ${text.length} characters; ` : "";
  return [`Text so far (${part}${MODEL_OUTPUT}):\n${cutAt(text, MAX_CHARACTERS)}`];
}
