import type * as z from "zod";
import type { Grant } from "../../core/caller.ts";
import type { NeededGrants } from "../../people/may.ts";
import type { ActionContext } from "../action-context.ts";
import type { Category } from "./toolsets.ts";

/** Facts of a tool that are plain data. They are known without the tool's code and its schemas. */
export interface ToolFacts extends NeededGrants {
  /** `ollama_` and lower-case words. At most 21 characters, because some connectors hide longer names. */
  name: string;
  title: string;
  category: Category;
  /** Part of `?toolsets=core`: what an agent needs to ask models. */
  core?: boolean;
  /** What it does to the home. The hints of MCP are derived from it. */
  effect: "read" | "write" | "destroy";
  /** Whether it reaches beyond the home, such as a registry or the public library. */
  openWorld?: boolean;
  /** One or two sentences, at most 300 characters. */
  description: string;
}

/** A tool is data: what a model sees of it, and a short function. It knows nothing of the protocol. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> extends ToolFacts {
  /** Grants that an argument needs besides, if it is true: such as one that lets a tool replace what is there. */
  argumentGrants?: { readonly [Name in keyof z.output<Input>]?: Grant };
  input: Input;
  output: Output;
  run(input: z.output<Input>, context: ActionContext): Promise<z.input<Output>>;
  /** Returns a value as text, if JSON is not the best form. The reader may see only this text. */
  prose?(value: z.input<Output>): string;
}

/** Checks the types of one definition against each other. The result has the general type that the catalog needs. */
export function defineTool<Input extends z.ZodObject, Output extends z.ZodType>(tool: Tool<Input, Output>): Tool {
  return tool as unknown as Tool;
}
