import type { GetPromptResult } from "@modelcontextprotocol/server";
import { argumentErrors } from "../../actions/tool/argument-errors.ts";
import { HearthError } from "../../core/errors.ts";
import { nearest } from "../../core/nearest.ts";
import { quote } from "../../core/quote.ts";
import type { Prompt } from "../../prompts/define-prompt.ts";
import type { LogFields } from "../../telemetry/logger.ts";
import type { CallContext } from "../call-context.ts";
import { withProtocolErrors } from "../with-protocol-errors.ts";
import { selectPrompts } from "./list-prompts.ts";

interface PromptRequest {
  name: string;
  arguments?: Record<string, string>;
}

/** prompts/get: writes the message of a prompt with the given arguments. @throws ProtocolError, and nothing else */
export function getPrompt(call: CallContext, asked: PromptRequest): Promise<GetPromptResult> {
  const facts: LogFields = { prompt: "unknown" };
  const write = async (): Promise<GetPromptResult> => {
    const prompt = findPrompt(call, asked.name);
    facts.prompt = prompt.name;
    const text = prompt.write(parse(prompt, asked.arguments ?? {}));
    facts.characters_out = text.length;
    return { description: prompt.description, messages: [{ role: "user", content: { type: "text", text } }] };
  };
  return withProtocolErrors(call, "prompt_get", facts, write);
}

/** Returns the prompt of that name. @throws HearthError `invalid_arguments` if this caller has none */
export function findPrompt(call: CallContext, name: string): Prompt {
  const prompts = selectPrompts(call);
  const prompt = prompts.find((candidate) => candidate.name === name);
  if (prompt !== undefined) return prompt;
  const names = prompts.map((candidate) => candidate.name);
  const [like] = nearest(name, names, 1);
  const available =
    names.length === 0 ? "Your grants and this URL allow no prompt." : `The prompts are: ${names.join(", ")}.`;
  const next = like === undefined ? available : `Did you mean ${like}?`;
  throw new HearthError("invalid_arguments", `There is no prompt ${quote(name, 80)} for you here.`, next);
}

/** Parses the arguments. Forms send fields that were left empty as empty texts. @throws HearthError `invalid_arguments` */
function parse(prompt: Prompt, given: Record<string, string>) {
  const { shape } = prompt.input;
  const mayBeLeftOut = (name: string) => Object.hasOwn(shape, name) && shape[name]?.safeParse(undefined).success;
  const filled = Object.entries(given).filter(([name, value]) => value.trim() !== "" || !mayBeLeftOut(name));
  const parsed = prompt.input.safeParse(Object.fromEntries(filled), { reportInput: true });
  if (parsed.success) return parsed.data;
  const names = Object.keys(prompt.input.shape);
  throw new HearthError(
    "invalid_arguments",
    argumentErrors(parsed.error.issues, names, prompt.name),
    "Correct the arguments and get the prompt again.",
  );
}
