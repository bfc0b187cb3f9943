import { type Caller, GRANTS } from "../core/caller.ts";
import { HearthError } from "../core/errors.ts";
import { modelRefusal } from "../hosts/model-policy.ts";
import { type Missing, may, type Use } from "./may.ts";

/**
 * Checks that a caller may use something.
 * @throws HearthError `grant_missing`, for a model `model_not_allowed`, for a page `unauthorized`
 */
export function assertMay(caller: Caller, use: Use): void {
  const decision = may(caller, use);
  if (!decision.allowed) throw refusal(use, decision.missing);
}

function refusal(use: Use, missing: Missing): HearthError {
  if (missing === "owner_session") {
    return new HearthError("unauthorized", "Only the owner may open this page.", "Sign in with the owner's password.");
  }
  if (missing === "unlisted" || missing === "in_cloud") return modelRefusal(missing, subjectOf(use));
  return new HearthError(
    "grant_missing",
    `${subjectOf(use)} needs the grant "${missing}" (${GRANTS[missing]}), which you do not have.`,
  );
}

/** What the sentence of a refusal speaks of. */
function subjectOf(use: Use): string {
  if ("tool" in use) return use.tool.name;
  if ("argument" in use) return `${use.argument.name}: true`;
  if ("resource" in use) return `The resource ${use.resource.name}`;
  if ("completion" in use) return `Completing ${use.completion}`;
  if ("command" in use) return use.subject ?? use.command;
  if ("host" in use) return `The host ${use.host.id}`;
  return "model" in use ? use.model : use.page;
}
