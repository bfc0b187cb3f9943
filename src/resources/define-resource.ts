import type { ActionContext } from "../actions/action-context.ts";
import type { Grant } from "../core/caller.ts";
import type { Completable } from "../core/completable.ts";

/** Values of the variables of a template, decoded. */
export type Variables = Readonly<Record<string, string>>;

/** Resource: what a client sees of it, and a function that reads it. It is data, like a tool; `mcp/` does the rest. */
export interface Resource {
  /** URI, or URI template such as `ollama://models/{+name}`. */
  uri: string;
  name: string;
  title: string;
  /** One or two sentences, at most 300 characters. */
  description: string;
  mimeType: "application/json" | "text/markdown";
  grant: Grant;
  /** Variables of a template, with what completes them. Only templates have this field. */
  variables?: Readonly<Record<string, Completable>>;
  /** What to do if the resource is larger than a resource may be. */
  ifTooLarge?: string;
  /** Returns a text, or a value that is shown as JSON. @throws HearthError */
  read(variables: Variables, context: Pick<ActionContext, "metadata" | "queue" | "chats">): Promise<object | string>;
}

/** Checks the type of a definition. */
export const defineResource = (resource: Resource): Resource => resource;

/** Returns whether a resource is a template, with variables in its URI. */
export const isTemplate = ({ variables }: Resource): boolean => variables !== undefined;
