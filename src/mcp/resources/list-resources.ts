import type { ListResourcesResult, ListResourceTemplatesResult } from "@modelcontextprotocol/server";
import type { Caller } from "../../core/caller.ts";
import { may } from "../../people/may.ts";
import { resources } from "../../resources/catalog.ts";
import { isTemplate, type Resource } from "../../resources/define-resource.ts";

/** Returns the resources that a caller may read. `?toolsets=` limits tools only. */
const readable = (caller: Caller) => resources.filter((resource) => may(caller, { resource }).allowed);

/** resources/list: the resources with a fixed URI that this caller may read. */
export const listResources = (caller: Caller): ListResourcesResult => ({
  resources: readable(caller)
    .filter((resource) => !isTemplate(resource))
    .map(({ uri, ...resource }) => ({ uri, ...described(resource) })),
});

/** resources/templates/list: the resource templates that this caller may read. */
export const listTemplates = (caller: Caller): ListResourceTemplatesResult => ({
  resourceTemplates: readable(caller)
    .filter(isTemplate)
    .map(({ uri, ...resource }) => ({ uriTemplate: uri, ...described(resource) })),
});

function described({ name, title, description, mimeType }: Omit<Resource, "uri">) {
  return { name, title, description, mimeType };
}
