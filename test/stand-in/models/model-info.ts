import type { InstalledModel } from "./model.ts";

const VOCABULARY = 2000;

/**
 * The `model_info` of show: the GGUF's keys, most of them under the architecture's name.
 * `verbose` brings the tokenizer's arrays, which are otherwise empty, and null on servers before 0.30.
 */
export function modelInfo(model: InstalledModel, { verbose, modern }: { verbose: boolean; modern: boolean }) {
  const own = {
    "attention.head_count": Math.max(1, Math.round(model.embeddingLength / 160)),
    block_count: model.layers,
    context_length: model.contextLength,
    embedding_length: model.embeddingLength,
    ...(model.capabilities.includes("embedding") ? { pooling_type: 1 } : {}),
    ...(model.capabilities.includes("vision") ? { "vision.block_count": 27 } : {}),
  };
  const array = (values: () => unknown[]) => (verbose ? values() : modern ? [] : null);
  return {
    ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${model.family}.${key}`, value])),
    "general.architecture": model.family,
    "general.file_type": 15,
    "general.parameter_count": parameterCount(model.parameterSize),
    "general.quantization_version": 2,
    "general.type": "model",
    "tokenizer.ggml.add_bos_token": true,
    "tokenizer.ggml.bos_token_id": 2,
    "tokenizer.ggml.eos_token_id": 1,
    "tokenizer.ggml.model": "llama",
    "tokenizer.ggml.scores": array(() => Array.from({ length: VOCABULARY }, (_, index) => -index)),
    "tokenizer.ggml.token_type": array(() => Array.from({ length: VOCABULARY }, () => 1)),
    "tokenizer.ggml.tokens": array(() => Array.from({ length: VOCABULARY }, (_, index) => `token-${index}`)),
  };
}

const MULTIPLES: Record<string, number> = { K: 1e3, M: 1e6, B: 1e9 };

/** "268.10M" as a number */
function parameterCount(size: string): number {
  return Math.round(Number.parseFloat(size) * (MULTIPLES[size.slice(-1)] ?? 1));
}

const TENSORS_OF_A_LAYER: [name: string, type: string, shape: (width: number) => number[]][] = [
  ["attn_k.weight", "Q5_0", (width) => [width, 256]],
  ["attn_norm.weight", "F32", (width) => [width]],
  ["attn_output.weight", "Q4_K", (width) => [1024, width]],
  ["attn_q.weight", "Q5_0", (width) => [width, 1024]],
  ["attn_v.weight", "Q8_0", (width) => [width, 256]],
  ["ffn_down.weight", "Q6_K", (width) => [2048, width]],
  ["ffn_gate.weight", "Q5_0", (width) => [width, 2048]],
  ["ffn_norm.weight", "F32", (width) => [width]],
  ["ffn_up.weight", "Q5_0", (width) => [width, 2048]],
];

/** The `tensors` of show, hundreds of them. */
export function tensors({ layers, embeddingLength }: InstalledModel) {
  const ofLayers = Array.from({ length: layers }, (_, layer) =>
    TENSORS_OF_A_LAYER.map(([name, type, shape]) => ({
      name: `blk.${layer}.${name}`,
      type,
      shape: shape(embeddingLength),
    })),
  );
  return [
    { name: "output_norm.weight", type: "F32", shape: [embeddingLength] },
    { name: "token_embd.weight", type: "Q8_0", shape: [embeddingLength, 262144] },
    ...ofLayers.flat(),
  ];
}
