import type { AskSettings } from "../../core/job.ts";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { KNOWN_OPTIONS } from "../../modelfile/model-options.ts";
import type { AskDetails } from "../host.ts";
import type { CallOptions } from "./chat-prompt.ts";
import type { Provider } from "./provider.ts";

/** The key under which the package takes what it does not know itself. */
export const EXTRA = "hearth";

/** Ollama's options that chat completions have too. */
const CARRIED: readonly string[] = [
  ...["temperature", "top_p", "seed", "stop", "num_predict"],
  ...["presence_penalty", "frequency_penalty"],
];

/** What a question asks for, besides its prompt, in the form of the package. */
export function callOptions({ options = {}, format, think, logprobs, top_logprobs, tools }: AskDetails) {
  const number = (name: string) => (typeof options[name] === "number" ? options[name] : undefined);
  const limit = number("num_predict");
  return {
    temperature: number("temperature"),
    topP: number("top_p"),
    seed: number("seed"),
    presencePenalty: number("presence_penalty"),
    frequencyPenalty: number("frequency_penalty"),
    stopSequences: stopTexts(options.stop),
    // Ollama means "no limit" by a negative number.
    maxOutputTokens: limit !== undefined && limit > 0 ? limit : undefined,
    responseFormat: responseFormat(format),
    tools: tools?.flatMap(readTool),
    providerOptions: {
      [EXTRA]: {
        // Others than OpenAI enforce a schema all the same, and OpenAI refuses most schemas as strict.
        strictJsonSchema: false,
        ...(think === undefined ? {} : { reasoningEffort: effortOf(think) }),
        ...(logprobs === true || top_logprobs !== undefined ? { logprobs: true } : {}),
        ...(top_logprobs === undefined ? {} : { top_logprobs }),
      },
    },
  } satisfies Partial<CallOptions>;
}

function stopTexts(stop: unknown): string[] | undefined {
  const texts = (Array.isArray(stop) ? stop : [stop]).filter((text) => typeof text === "string" && text !== "");
  return texts.length === 0 ? undefined : texts;
}

const responseFormat = (format: AskSettings["format"]): CallOptions["responseFormat"] =>
  isJsonObject(format) ? { type: "json", schema: format } : format === undefined ? undefined : { type: "json" };

const effortOf = (think: boolean | string) => (typeof think === "string" ? think : think ? "medium" : "none");

function readTool(tool: JsonObject) {
  if (!isJsonObject(tool.function) || typeof tool.function.name !== "string") return [];
  const { name, description, parameters, strict } = tool.function;
  return {
    type: "function" as const,
    name,
    description: typeof description === "string" ? description : undefined,
    inputSchema: isJsonObject(parameters) ? parameters : { type: "object" as const, properties: {} },
    ...(typeof strict === "boolean" ? { strict } : {}),
  };
}

/** Returns a notice about what chat completions have no word for. */
export function lostNotices({ config }: Provider, { options = {}, keep_alive, shift }: AskDetails): string[] {
  const lost = [
    ...Object.keys(options).filter((name) => KNOWN_OPTIONS.includes(name) && !CARRIED.includes(name)),
    ...(keep_alive === undefined ? [] : ["keep_alive"]),
    ...(shift === undefined ? [] : ["shift"]),
  ];
  if (lost.length === 0) return [];
  return [`${config.id} is a host of the kind openai, which has no ${lost.join(", ")}: not sent.`];
}
