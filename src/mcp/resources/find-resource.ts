import { UriTemplate } from "@modelcontextprotocol/server";
import type { Caller } from "../../core/caller.ts";
import { HearthError } from "../../core/errors.ts";
import { quote } from "../../core/quote.ts";
import { assertMay } from "../../people/assert-may.ts";
import { resources } from "../../resources/catalog.ts";
import { isTemplate, type Resource, type Variables } from "../../resources/define-resource.ts";

/** A resource and the variables that its URI has filled in. */
export interface FoundResource {
  resource: Resource;
  variables: Variables;
}

/** Longer than any URI of Hearth. */
const MAX_URI_CHARACTERS = 2_000;

const templates = resources
  .filter(isTemplate)
  .map((resource) => ({ resource, template: new UriTemplate(resource.uri) }));

/** Finds the resource of a URI. @throws HearthError if there is none, or the caller may not read it */
export function findResource(uri: string, caller: Caller): FoundResource {
  const found = uri.length > MAX_URI_CHARACTERS ? undefined : (fixed(uri) ?? filledIn(uri));
  if (found === undefined) {
    const next = "resources/list and resources/templates/list name the resources that you can read.";
    throw new HearthError("not_found", `There is no resource ${quote(uri, 120)}.`, next);
  }
  assertMay(caller, { resource: found.resource });
  return found;
}

function fixed(uri: string): FoundResource | undefined {
  const resource = resources.find((candidate) => !isTemplate(candidate) && candidate.uri === uri);
  return resource && { resource, variables: {} };
}

function filledIn(uri: string): FoundResource | undefined {
  for (const { resource, template } of templates) {
    const variables = template.match(uri);
    if (variables === null) continue;
    const decoded = Object.entries(variables).map(([name, value]) => [name, decode(String(value))]);
    return { resource, variables: Object.fromEntries(decoded) };
  }
  return undefined;
}

/** Some clients encode the values that they fill in, others do not. No name or id contains a percent sign. */
function decode(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
