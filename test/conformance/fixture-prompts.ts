import {
  acceptedContent,
  type GetPromptResult,
  type InputRequiredResult,
  inputRequired,
  type Prompt,
  type PromptMessage,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { PNG } from "./samples.ts";

export interface FixturePrompt {
  description: string;
  arguments?: Prompt["arguments"];
  get(given: Record<string, string>, context: ServerContext): GetPromptResult | InputRequiredResult;
}

const CONTEXT = z.object({ context: z.string() });

const fromUser = (content: PromptMessage["content"]): PromptMessage => ({ role: "user", content });
const text = (said: string) => fromUser({ type: "text", text: said });
const required = (name: string) => ({ name, description: "A text.", required: true });

/** The prompts that the conformance suite gets by name. */
export const fixturePrompts: Record<string, FixturePrompt> = {
  test_simple_prompt: { description: "A question.", get: () => ({ messages: [text("What is the time?")] }) },
  test_prompt_with_arguments: {
    description: "Two texts in one.",
    arguments: [required("arg1"), required("arg2")],
    get: ({ arg1, arg2 }) => ({ messages: [text(`First ${arg1}, then ${arg2}.`)] }),
  },
  test_prompt_with_embedded_resource: {
    description: "A document and a question about it.",
    arguments: [required("resourceUri")],
    get: ({ resourceUri = "" }) => {
      const resource = { uri: resourceUri, mimeType: "text/plain", text: "What the document says." };
      return { messages: [fromUser({ type: "resource", resource }), text("What does it say?")] };
    },
  },
  test_prompt_with_image: {
    description: "A pixel and a question about it.",
    get: () => ({
      messages: [fromUser({ type: "image", data: PNG, mimeType: "image/png" }), text("Which colour is it?")],
    }),
  },
  test_input_required_result_prompt: {
    description: "Asks what it is about.",
    get: (_, { mcpReq }) => {
      const answer = acceptedContent(mcpReq.inputResponses, "about", CONTEXT);
      if (answer !== undefined) return { messages: [text(`Tell me about ${answer.context}.`)] };
      const about = inputRequired.elicit({ message: "What is it about?", requestedSchema: CONTEXT });
      return inputRequired({ inputRequests: { about } });
    },
  },
};
