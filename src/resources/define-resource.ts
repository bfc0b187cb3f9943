import type { ChatClient } from "../chats/client/chat-client.ts";
import type { Grant } from "../core/caller.ts";
import type { Completable } from "../core/completable.ts";
import type { Metadata } from "../metadata/metadata.ts";
import type { QueueClient } from "../queue/client/queue-client.ts";

/** What a resource may touch, for one read of one caller. */
interface ResourceContext {
  metadata: Metadata;
  queue: QueueClient;
  chats: ChatClient;
}

/** The values of a template's variables, decoded. */
export type Variables = Readonly<Record<string, string>>;

/** A resource is data, as a tool is: what a client sees of it, and a short function. `mcp/` does everything else. */
export interface Resource {
  /** A URI, or a template of such: `ollama://models/{+name}`. */
  uri: string;
  name: string;
  title: string;
  /** One or two sentences, at most 300 characters. */
  description: string;
  mimeType: "application/json" | "text/markdown";
  grant: Grant;
  /** Of a template: what its variables can be. */
  variables?: Readonly<Record<string, Completable>>;
  /** What to do where there is more than a resource may hold. */
  ifTooLarge?: string;
  /** A value, which is shown as JSON, or a text. @throws HearthError */
  read(variables: Variables, context: ResourceContext): Promise<object | string>;
}

export const defineResource = (resource: Resource): Resource => resource;

export const isTemplate = ({ variables }: Resource): boolean => variables !== undefined;
