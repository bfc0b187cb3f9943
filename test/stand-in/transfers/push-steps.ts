import { OllamaError } from "../http/ollama-error.ts";
import { manifestPath } from "../models/home-paths.ts";
import { type Layer, layersOf } from "../models/layer.ts";
import { fullName, isValidName, type ModelName, ofTheLibrary } from "../models/model-name.ts";
import type { Exchange } from "../record/exchange.ts";
import { pause } from "../waits.ts";
import type { World } from "../world.ts";
import { type Progress, startOf, stepOf, tick } from "./progress.ts";
import { tickMs } from "./pull-steps.ts";
import { requireInsecure } from "./registry.ts";

/** Pushes a model; afterwards it can be pulled by that name. */
export async function* pushSteps(
  world: World,
  exchange: Exchange,
  { name, insecure }: { name: ModelName; insecure?: boolean },
): AsyncGenerator<Progress> {
  yield { status: "retrieving manifest" };
  const model = world.models.find(name);
  if (model === undefined) {
    yield { status: "couldn't retrieve manifest" };
    throw new OllamaError(500, missing(name));
  }
  const layers = layersOf(model);
  requireInsecure(name, insecure, `Head blobs/sha256:${layers[0]?.digest}`);
  if (!mayPush(world, name)) throw new OllamaError(500, "unauthorized: access denied");
  for (const layer of layers) yield* pushLayer(world, exchange, name, layer);
  yield { status: "pushing manifest" };
  world.registry.put(model);
  yield { status: "success" };
}

function missing(name: ModelName): string {
  if (!isValidName(name)) return `unqualified name: ${fullName(name)}`;
  return `open ${manifestPath(name)}: no such file or directory`;
}

/** To Ollama's own registry only who is signed in, and only under a name of their own. */
const mayPush = ({ options }: World, name: ModelName) =>
  !ofTheLibrary(name) || (options.cloud === "signed-in" && name.namespace !== "library");

async function* pushLayer(
  world: World,
  exchange: Exchange,
  { host }: ModelName,
  layer: Layer,
): AsyncGenerator<Progress> {
  let completed = world.registry.has(host, layer.digest) ? layer.size : startOf(layer);
  yield tick("pushing", layer, completed);
  while (completed < layer.size) {
    await pause(tickMs(world, exchange), exchange.stopped);
    completed = Math.min(layer.size, completed + stepOf(layer, world.options.pullTicks));
    yield tick("pushing", layer, completed);
  }
}
