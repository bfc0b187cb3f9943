import { type ReadResourceResult, ResourceNotFoundError, UriTemplate } from "@modelcontextprotocol/server";
import { PNG } from "./samples.ts";

/** The resources that the conformance suite reads by their URI. */
const FIXED: Record<string, { mimeType: string; text: string } | { mimeType: string; blob: string }> = {
  "test://static-text": { mimeType: "text/plain", text: "A text." },
  "test://static-binary": { mimeType: "image/png", blob: PNG },
  "test://watched-resource": { mimeType: "text/plain", text: "A text that is watched." },
};

const TEMPLATE = "test://template/{id}/data";
const template = new UriTemplate(TEMPLATE);

export const fixtureResources = Object.entries(FIXED).map(([uri, { mimeType }]) => ({ uri, name: uri, mimeType }));
export const fixtureTemplates = [{ uriTemplate: TEMPLATE, name: "data", mimeType: "application/json" }];

/** @throws ResourceNotFoundError */
export function readFixture(uri: string): ReadResourceResult["contents"][number] {
  const fixed = FIXED[uri];
  if (fixed !== undefined) return { uri, ...fixed };
  const variables = template.match(uri);
  if (variables === null) throw new ResourceNotFoundError(uri);
  return { uri, mimeType: "application/json", text: JSON.stringify(variables) };
}
