import * as z from "zod";
import { isJsonObject, type JsonObject } from "../../core/json-object.ts";
import { images } from "./image-field.ts";
import { lenient } from "./lenient.ts";
import { boundedText, contentText } from "./text-fields.ts";

/** Arguments of a function call: an object for Ollama, a string of JSON in other APIs, where no arguments are "". */
const toolArguments = z.preprocess(readToolArguments, z.record(z.string(), z.unknown()));

function readToolArguments(given: unknown): unknown {
  const isNothing = given === "" || given === null || given === undefined;
  // PHP writes an empty object so.
  if (isNothing || (Array.isArray(given) && given.length === 0)) return {};
  if (typeof given !== "string") return given;
  try {
    const value: unknown = JSON.parse(given);
    return typeof value === "string" ? value : readToolArguments(value);
  } catch {
    return given;
  }
}

const ollamaMessage = z.strictObject({
  role: z.enum(["system", "user", "assistant", "tool"]),
  content: contentText.default(""),
  thinking: boundedText.optional(),
  images,
  tool_calls: lenient(
    z.array(z.looseObject({ function: z.looseObject({ name: z.string(), arguments: toolArguments }) })),
    {
      type: "array",
      items: { type: "object" },
      description: "In an assistant message: the calls it requested",
    },
  ).optional(),
  tool_name: z.string().describe("In a tool message: the function that was called").optional(),
  tool_call_id: z.string().optional(),
});

/** Message of a chat, in Ollama's form or OpenAI's. */
export const message = z.preprocess(toOllamaMessage, ollamaMessage);

/**
 * Returns a message of OpenAI's API as one of Ollama's: the role `developer` is `system`, a `name` is that of a function or
 * of no use, what servers call `reasoning` or `reasoning_content` is `thinking`, and the parts of a content are joined, with
 * their images apart.
 */
function toOllamaMessage(given: unknown): unknown {
  if (!isJsonObject(given)) return given;
  const { name, role: as, ...message } = withThinking(given);
  const lower = typeof as === "string" ? as.toLowerCase() : as;
  const role = lower === "developer" ? "system" : lower;
  const tool = role === "tool" && typeof name === "string" ? { tool_name: name } : {};
  const kept = name === undefined || typeof name === "string" ? {} : { name };
  return {
    ...tool,
    ...message,
    ...kept,
    ...(role === undefined ? {} : { role }),
    ...joinedParts(message.content, message.images),
  };
}

/** Anything but text stays where it is, and is refused there. */
function withThinking(given: JsonObject): JsonObject {
  const message = { ...given };
  for (const name of ["reasoning_content", "reasoning"]) {
    if (typeof message[name] !== "string") continue;
    message.thinking ??= message[name];
    delete message[name];
  }
  return message;
}

/** Joins the parts of a content. Returns nothing if it has none, or one that is neither text nor image. */
function joinedParts(content: unknown, images: unknown): object {
  if (!Array.isArray(content)) return {};
  const parts = content.map(readPart);
  if (parts.includes(undefined)) return {};
  const texts = parts.flatMap((part) => (part?.text === undefined ? [] : [part.text]));
  const urls = parts.flatMap((part) => (part?.image === undefined ? [] : [part.image]));
  const own = Array.isArray(images) ? images : [];
  return { content: texts.join("\n"), ...(urls.length === 0 ? {} : { images: [...own, ...urls] }) };
}

function readPart(part: unknown): { text?: string; image?: unknown } | undefined {
  if (!isJsonObject(part)) return undefined;
  const { type, text, image_url: image } = part;
  if (type === "image_url" || type === "input_image") return { image: isJsonObject(image) ? image.url : image };
  if (type === "image") return readImage(part);
  return typeof text === "string" && TEXT_TYPES.includes(type) ? { text } : undefined;
}

/** Reads an image of MCP, or of Anthropic's API, where it has a source. */
function readImage({ data, source }: JsonObject): { image?: unknown } | undefined {
  const { data: inner, url } = isJsonObject(source) ? source : {};
  const image = data ?? inner ?? url;
  return image === undefined ? undefined : { image };
}

/** The types of a part that is text, in OpenAI's two APIs. */
const TEXT_TYPES: readonly unknown[] = ["text", "input_text", "output_text"];
