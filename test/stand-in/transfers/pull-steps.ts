import { localTimestamp, now } from "../clock.ts";
import { ConnectionReset } from "../http/broken-connection.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { type Layer, layersOf } from "../models/layer.ts";
import type { InstalledModel } from "../models/model.ts";
import type { ModelName } from "../models/model-name.ts";
import type { Exchange } from "../record/exchange.ts";
import { pause } from "../waits.ts";
import type { World } from "../world.ts";
import { type Progress, stepOf, tick } from "./progress.ts";
import { requireInsecure } from "./registry.ts";

export interface PullRequest {
  name: ModelName;
  insecure?: boolean;
}

/** Pulls a model. It goes on only as long as it is asked for the next step; what has come stays. */
export async function* pullSteps(world: World, exchange: Exchange, request: PullRequest): AsyncGenerator<Progress> {
  const previous = world.models.find(request.name);
  yield { status: "pulling manifest" };
  const found = readManifest(world, request);
  const layers = layersOf(found);
  for (const layer of layers) yield* pullLayer(world, exchange, layer);
  yield { status: "verifying sha256 digest" };
  await pause(world.options.verifyMs, exchange.stopped);
  yield { status: "writing manifest" };
  world.models.put({ ...found, modifiedAt: localTimestamp(now()) });
  const unused = previous === undefined ? [] : without(layersOf(previous), layers);
  if (unused.length > 0) yield { status: "removing unused layers" };
  world.blobs.prune(unused, world.models.list());
  yield { status: "success" };
}

/** How long a tick takes. */
export const tickMs = (world: World, { script }: Exchange) => script?.tokenDelayMs ?? world.options.pullTickMs;

function readManifest(world: World, { name, insecure }: PullRequest): InstalledModel {
  requireInsecure(name, insecure, `Get manifests/${name.tag}`, "pull model manifest: ");
  const found = world.registry.find(name);
  if (found === undefined) throw new OllamaError(500, "pull model manifest: file does not exist");
  return found;
}

async function* pullLayer(world: World, exchange: Exchange, layer: Layer): AsyncGenerator<Progress> {
  if (world.blobs.has(layer.digest)) return yield tick("pulling", layer, layer.size);
  const { pullTicks, pullPartBytes } = world.options;
  const download = world.blobs.download(layer);
  try {
    yield tick("pulling", layer, download.completed);
    while (download.completed < layer.size) {
      await pause(tickMs(world, exchange), exchange.stopped);
      download.completed = Math.min(layer.size, download.completed + stepOf(layer, pullTicks));
      yield tick("pulling", layer, download.completed);
    }
    world.blobs.keep(layer.digest, layer.size);
  } catch (error) {
    // A server that dies has no time to note how far its parts are: only whole ones are found again.
    if (error instanceof ConnectionReset) download.completed -= download.completed % pullPartBytes;
    throw error;
  }
}

const without = (layers: Layer[], others: Layer[]) =>
  layers.filter(({ digest }) => others.every((other) => other.digest !== digest));
