import { OllamaError } from "../http/ollama-error.ts";
import { fakeDigest } from "../models/blob-digest.ts";
import type { InstalledModel } from "../models/model.ts";
import type { Exchange } from "../record/exchange.ts";
import type { Progress } from "../transfers/progress.ts";
import { tickMs } from "../transfers/pull-steps.ts";
import { pause } from "../waits.ts";
import type { World } from "../world.ts";
import type { CreateRequest } from "./create-request.ts";

const TYPES = ["F32", "F16", "Q4_K_S", "Q4_K_M", "Q8_0"];

/** Bits of a weight, roughly. */
const BITS: Record<string, number> = { F32: 32, F16: 16, BF16: 16, Q8_0: 8.5, Q4_K_M: 4.8, Q4_K_S: 4.6 };

/** The model with smaller weights, where the request asks for them. */
export async function* quantized(
  world: World,
  exchange: Exchange,
  model: InstalledModel,
  request: CreateRequest,
): AsyncGenerator<Progress, InstalledModel> {
  const type = (request.quantize || request.quantization || "").toUpperCase();
  if (type === "") return model;
  requireQuantizable(world, model, type);
  const [weights, ...rest] = model.weights;
  if (type === model.quantization || weights === undefined) return model;
  const { pullTicks } = world.options;
  for (let done = 1; done <= pullTicks; done++) {
    await pause(tickMs(world, exchange), exchange.stopped);
    yield {
      status: `quantizing ${model.quantization} model to ${type}`,
      digest: "0000000000000000000",
      total: weights.size,
      completed: Math.round((weights.size * done) / pullTicks),
    };
  }
  yield { status: "verifying conversion" };
  const size = Math.round((weights.size * (BITS[type] ?? 16)) / (BITS[model.quantization] ?? 16));
  const digest = fakeDigest(`${weights.digest} ${type}`);
  return { ...model, quantization: type, weights: [{ kind: "weights", digest, size }, ...rest] };
}

/** @throws OllamaError 500 for a type that there is not, and for weights that are small already */
function requireQuantizable({ modern }: World, { quantization }: InstalledModel, type: string): void {
  if (!TYPES.includes(type)) {
    throw new OllamaError(
      500,
      `unsupported quantization type ${type} - supported types are F32, F16, Q4_K_S, Q4_K_M, Q8_0`,
    );
  }
  if (["F16", "F32", ...(modern ? ["BF16"] : [])].includes(quantization)) return;
  throw new OllamaError(500, `quantization is only supported for F16${modern ? ", BF16" : ""} and F32 models`);
}
