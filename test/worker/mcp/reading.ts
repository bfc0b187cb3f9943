import type { Client } from "@modelcontextprotocol/client";
import { expect } from "vitest";

/** The model that the resources of these tests tell of. */
export const model = "gemma3:270m";

/** The text of a resource. */
export const textOf = async (client: Client, uri: string): Promise<string> => {
  const [content] = (await client.readResource({ uri })).contents;
  if (content === undefined || !("text" in content)) throw new Error("no text");
  return content.text;
};

/** A resource that is JSON, read as such. */
export const jsonOf = async (client: Client, uri: string) =>
  JSON.parse(await textOf(client, uri)) as Record<string, unknown>;

/** The error of the protocol that a read gets. */
export async function refusal(client: Client, uri: string): Promise<{ code: number; message: string; data?: unknown }> {
  return client.readResource({ uri }).then(
    () => expect.fail("was read"),
    (error) => error,
  );
}
