import { localTimestamp, now } from "../clock.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { hexOf } from "../models/blob-digest.ts";
import { blobPath } from "../models/home-paths.ts";
import { type Layer, layersOf } from "../models/layer.ts";
import { type InstalledModel, installModel, measured, renamed } from "../models/model.ts";
import { isValidName, type ModelName, parseName } from "../models/model-name.ts";
import type { Exchange } from "../record/exchange.ts";
import type { Progress } from "../transfers/progress.ts";
import { pullSteps } from "../transfers/pull-steps.ts";
import type { World } from "../world.ts";
import { changedModel } from "./changed-model.ts";
import type { CreateRequest } from "./create-request.ts";
import { quantized } from "./quantized.ts";

/** Makes a model of another one, which is pulled first where it is missing. What has the name already is overwritten. */
export async function* createSteps(
  world: World,
  exchange: Exchange,
  name: ModelName,
  request: CreateRequest,
): AsyncGenerator<Progress> {
  const replaced = world.models.find(name);
  const base = yield* findBase(world, exchange, request);
  const weighed = yield* quantized(world, exchange, base, request);
  const made = renamed(changedModel(weighed, request), name);
  for (const layer of inOrder(weighed, made, request)) {
    yield {
      status: `${world.blobs.has(layer.digest) ? "using existing" : "creating new"} layer sha256:${layer.digest}`,
    };
    world.blobs.keep(layer.digest, layer.size);
  }
  yield { status: "writing manifest" };
  world.models.put(measured({ ...made, modifiedAt: localTimestamp(now()) }));
  for (const { digest, size } of layersOf(made)) world.blobs.keep(digest, size);
  if (replaced !== undefined) world.blobs.prune(layersOf(replaced), world.models.list());
  yield { status: "success" };
}

async function* findBase(
  world: World,
  exchange: Exchange,
  { from = "", files }: CreateRequest,
): AsyncGenerator<Progress, InstalledModel> {
  if (from === "") {
    if (files !== undefined) return yield* modelFromFiles(world, files);
    throw new OllamaError(400, "neither 'from' or 'files' was specified");
  }
  const name = parseName(from);
  if (!isValidName(name)) throw new OllamaError(400, "invalid model name");
  if (world.models.find(name) === undefined) yield* pullSteps(world, exchange, { name });
  const base = world.models.find(name);
  if (base === undefined) throw new OllamaError(500, "pull model manifest: file does not exist");
  return { ...base, parent: base.shortName };
}

/** Kept layers come first, new ones after them. Parameters are always rewritten. */
function inOrder(base: InstalledModel, made: InstalledModel, request: CreateRequest): Layer[] {
  const anew: Layer["kind"][] = [
    "params",
    ...(request.template ? ["template" as const] : []),
    ...(request.system ? ["system" as const] : []),
    ...(request.messages?.length ? ["messages" as const] : []),
  ];
  const kept = layersOf(base).filter(({ kind }) => kind !== "config" && !anew.includes(kind));
  const licences = made.licenses.length - base.licenses.length;
  const all = layersOf(made);
  const newLicences = licences === 0 ? [] : all.filter(({ kind }) => kind === "license").slice(-licences);
  return [...kept, ...all.filter((layer) => anew.includes(layer.kind) || newLicences.includes(layer))];
}

/** A model whose weights are blobs that were uploaded, or that another model has. Every blob is taken for a GGUF. */
async function* modelFromFiles(
  { blobs }: World,
  files: Record<string, string>,
): AsyncGenerator<Progress, InstalledModel> {
  const digests = Object.values(files);
  if (digests.length === 0) throw new OllamaError(400, "unknown type");
  yield { status: "parsing GGUF" };
  const weights = digests.map((digest) => {
    const hex = hexOf(digest);
    if (!blobs.has(hex)) throw new OllamaError(500, `open ${blobPath(hex)}: no such file or directory`);
    return { kind: "weights" as const, digest: hex, size: blobs.sizeOf(hex) };
  });
  const model = installModel({ name: "made-of-files", template: "{{ .Prompt }}" });
  return { ...model, weights, parent: blobPath(weights[0]?.digest ?? "") };
}
