import type { ModelSeed } from "./model.ts";

const QUESTION_AND_ANSWER = `{{- if .System }}{{ .System }}

{{ end }}
{{- range .Messages }}
{{- if eq .Role "user" }}Question: {{ .Content }}
{{ else if eq .Role "assistant" }}Answer: {{ .Content }}
{{ end }}
{{- end }}Answer:`;

const WITH_SUFFIX = `{{- if .Suffix }}<|prefix|>{{ .Prompt }}<|suffix|>{{ .Suffix }}<|middle|>{{ else }}{{ .Prompt }}{{ end }}`;

const WITH_THINKING = `{{- if .Tools }}Tools: {{ .Tools }}
{{ end }}
{{- range .Messages }}{{ .Role }}: {{ .Content }}
{{ end }}{{- if .Think }}<think>{{ end }}`;

/** Some models carry a licence of 50 KB and more, which `show` gives twice. */
const LONG_LICENSE = Array.from(
  { length: 250 },
  (_, index) =>
    `Section ${index + 1}. This text has no legal meaning: it stands where the licence of a real model would stand, ` +
    "because such licences are long, and whoever asks for a model's details gets all of it, and gets it twice.",
).join("\n\n");

/** The models that the stand-in starts with. The first two have the facts of the real ones, measured with Ollama 0.17.4. */
export const DEFAULT_MODELS: ModelSeed[] = [
  {
    name: "gemma3:270m",
    modifiedAt: "2026-08-21T12:13:15.674377639+02:00",
    size: 253_113_698,
    digest: "0a51cec65d4ab6b92369f85b55ca9897d0b08a2c54d30cdf85d09df4cdcaabe2",
    template: QUESTION_AND_ANSWER,
    fromFile: true,
    parameters: { num_predict: 256, stop: ["Question:"], temperature: 0 },
  },
  {
    name: "gemma3-embed:270m",
    capabilities: ["embedding"],
    modifiedAt: "2026-08-21T12:13:17.000285436+02:00",
    size: 256_390_254,
    digest: "9b0112f7f4b9a0853655a91e143ad7221326c0bcec8e6b19e84aaa22b77d88a2",
    parameterSize: "268.92M",
    fromFile: true,
  },
  {
    name: "stand-in-thinker:latest",
    capabilities: ["completion", "thinking", "tools"],
    modifiedAt: "2026-07-04T08:00:00.5+02:00",
    size: 5_225_387_923,
    family: "qwen3",
    parameterSize: "8.2B",
    contextLength: 40960,
    embeddingLength: 4096,
    layers: 36,
    template: WITH_THINKING,
    parameters: { stop: ["<|im_start|>", "<|im_end|>"], temperature: 0.6, top_k: 20, top_p: 0.95, num_ctx: 8192 },
    license: LONG_LICENSE,
  },
  {
    name: "stand-in-vision:latest",
    capabilities: ["completion", "vision", "insert"],
    modifiedAt: "2026-05-11T23:59:59.999999999+02:00",
    size: 3_338_801_804,
    parameterSize: "4.3B",
    contextLength: 131072,
    embeddingLength: 2560,
    layers: 34,
    template: WITH_SUFFIX,
    system: "You describe what you see in one sentence.",
    messages: [
      { role: "user", content: "What do you see?" },
      { role: "assistant", content: "A window." },
    ],
  },
];

/** The models that can be pulled: some of the library's, and one of a registry of one's own that speaks plain HTTP. */
export const DEFAULT_REGISTRY: ModelSeed[] = [
  ...DEFAULT_MODELS.slice(0, 1),
  {
    name: "gemma3:270m-it-fp16",
    size: 542_836_288,
    quantization: "F16",
    template: QUESTION_AND_ANSWER,
  },
  {
    name: "gemma3:1b",
    size: 815_319_791,
    parameterSize: "999.89M",
    embeddingLength: 1152,
    layers: 26,
    template: QUESTION_AND_ANSWER,
    parameters: { stop: ["<end_of_turn>"], temperature: 1, top_k: 64, top_p: 0.95 },
    license: "Gemma Terms of Use. This text stands where the terms would stand.",
  },
  {
    name: "all-minilm:latest",
    capabilities: ["embedding"],
    size: 45_960_996,
    family: "bert",
    parameterSize: "23M",
    quantization: "F16",
    contextLength: 512,
    embeddingLength: 384,
    layers: 6,
    license: "Apache License 2.0. This text stands where the licence would stand.",
  },
  {
    name: "llama3.2:1b",
    capabilities: ["completion", "tools"],
    size: 1_321_098_329,
    family: "llama",
    parameterSize: "1.2B",
    quantization: "Q8_0",
    contextLength: 131072,
    embeddingLength: 2048,
    layers: 16,
    parameters: { stop: ["<|eot_id|>"] },
  },
  { name: "127.0.0.1:5000/lab/tiny:1", size: 12_000_000 },
];
