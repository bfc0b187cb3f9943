import { OllamaError } from "../http/ollama-error.ts";
import type { World } from "../world.ts";
import { type Capability, type InstalledModel, installModel } from "./model.ts";
import { fullName, isValidName, parseName, shortName } from "./model-name.ts";
import { type ModelReference, parseReference } from "./model-reference.ts";

const SIGN_IN_URL = "https://ollama.com/connect?name=hearth&key=c3NoLWVkMjU1MTkgQUFBQXN0YW5kLWlu";

/** Where the endpoints word the same refusal differently. */
export interface Refusals {
  /** No name at all; before 0.30 also a name that cannot be one. */
  unnamed: OllamaError;
  /** What a cloud model is refused with where the owner has turned the cloud off. */
  cloudOff: string;
  /** Whether the 404 names the model in full, `nope:latest`, whatever was asked for. */
  normalised?: boolean;
  /** Said of a model that is not installed, instead of the usual 404. */
  missing?: OllamaError;
}

/**
 * The model that a request names. A cloud model of a signed-in server is made up on the spot.
 * @throws OllamaError as the endpoint does
 */
export function findModel(world: World, asked: string, refusals: Refusals): InstalledModel {
  const reference = world.modern ? parseReference(asked) : { base: asked };
  if (reference.base === "") throw refusals.unnamed;
  const name = parseName(reference.base);
  if (!isValidName(name)) throw world.modern ? new OllamaError(400, "invalid model name") : refusals.unnamed;
  if (reference.source === "cloud") return cloudModel(world, reference, refusals);
  const model = world.models.find(name);
  if (model !== undefined) return model;
  if (refusals.missing !== undefined) throw refusals.missing;
  throw new OllamaError(404, `model '${refusals.normalised ? shortName(name) : asked}' not found`);
}

function cloudModel(world: World, reference: ModelReference, refusals: Refusals): InstalledModel {
  const { cloud } = world.options;
  if (cloud === "disabled") throw new OllamaError(403, `ollama cloud is disabled: ${refusals.cloudOff}`);
  if (cloud === "signed-out") throw new OllamaError(401, "unauthorized", { signin_url: SIGN_IN_URL });
  return installModel({ name: reference.base, capabilities: ["completion", "tools"] });
}

/** @throws OllamaError 400 naming every capability that the model lacks */
export function requireCapabilities(
  model: InstalledModel,
  asked: string,
  action: "generate" | "chat",
  needed: Capability[],
): void {
  const missing = needed.filter((capability) => !model.capabilities.includes(capability));
  if (missing.includes("completion")) {
    throw new OllamaError(400, `${JSON.stringify(asked)} does not support ${action}`);
  }
  if (missing.length > 0) throw new OllamaError(400, `${fullName(model.name)} does not support ${missing.join("\n")}`);
}
