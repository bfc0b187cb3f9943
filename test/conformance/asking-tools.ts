import {
  acceptedContent,
  CLIENT_CAPABILITIES_META_KEY,
  type ClientCapabilities,
  type InputRequiredResult,
  inputRequired,
  inputResponse,
  type ServerContext,
} from "@modelcontextprotocol/server";
import { z } from "zod";
import { type FixtureTool, said } from "./fixture-tool.ts";
import { mintState } from "./request-state.ts";

type Questions = NonNullable<InputRequiredResult["inputRequests"]>;

const NAME = z.object({ name: z.string() });
const OK = z.object({ ok: z.boolean() });

const askName = () => inputRequired.elicit({ message: "Your name?", requestedSchema: NAME });
const askOk = () => inputRequired.elicit({ message: "Is that right?", requestedSchema: OK });
const askModel = (text: string) =>
  inputRequired.createMessage({ messages: [{ role: "user", content: { type: "text", text } }], maxTokens: 100 });

/** What has not been answered yet, in the kind that was asked for. */
function unanswered({ mcpReq }: ServerContext, questions: Questions): Questions {
  const kinds = { "elicitation/create": "elicit", "sampling/createMessage": "sampling", "roots/list": "roots" };
  const open = Object.entries(questions).filter(
    ([key, { method }]) => inputResponse(mcpReq.inputResponses, key).kind !== kinds[method],
  );
  return Object.fromEntries(open);
}

/** A tool that asks its client until all is answered, and if there is a state, until that has come back as well. */
function asking(description: string, questions: () => Questions, state?: string): FixtureTool {
  return {
    description,
    run: async (context) => {
      const back = context.mcpReq.requestState<string>() === state;
      const open = back ? unanswered(context, questions()) : questions();
      if (Object.keys(open).length === 0) return said(state === undefined ? "Answered." : "Answered: state-ok.");
      const requestState = state === undefined ? {} : { requestState: await mintState(state) };
      return inputRequired({ inputRequests: open, ...requestState });
    },
  };
}

/** Tools that ask the client for something: by their result in 2026, by a request of their own in 2025. */
export const askingTools: Record<string, FixtureTool> = {
  test_input_required_result_elicitation: {
    description: "Greets a person by name.",
    run: ({ mcpReq }) => {
      const answer = acceptedContent(mcpReq.inputResponses, "user_name", NAME);
      return answer ? said(`Good day, ${answer.name}.`) : inputRequired({ inputRequests: { user_name: askName() } });
    },
  },
  test_input_required_result_sampling: asking("Asks a model.", () => ({ capital: askModel("Capital of France?") })),
  test_input_required_result_list_roots: asking("Asks for roots.", () => ({ roots: inputRequired.listRoots() })),
  test_input_required_result_request_state: asking("Asks, and remembers.", () => ({ right: askOk() }), "asked"),
  test_input_required_result_tampered_state: asking("Asks, and trusts no state.", () => ({ right: askOk() }), "asked"),
  test_input_required_result_multiple_inputs: asking(
    "Asks for three things at once.",
    () => ({ name: askName(), greeting: askModel("Greet somebody."), roots: inputRequired.listRoots() }),
    "asked",
  ),
  test_input_required_result_multi_round: {
    description: "Asks twice, one after the other.",
    run: async ({ mcpReq }) => {
      const step = mcpReq.requestState<string>();
      if (step === "named") return said("Answered twice.");
      const named = step === "asked" && acceptedContent(mcpReq.inputResponses, "name", NAME) !== undefined;
      return named
        ? inputRequired({ inputRequests: { right: askOk() }, requestState: await mintState("named") })
        : inputRequired({ inputRequests: { name: askName() }, requestState: await mintState("asked") });
    },
  },
  test_input_required_result_capabilities: {
    description: "Asks for what the client can do, and nothing else.",
    run: ({ mcpReq }) => {
      const envelope: Record<string, unknown> = mcpReq.envelope ?? {};
      const able = (envelope[CLIENT_CAPABILITIES_META_KEY] ?? {}) as ClientCapabilities;
      const questions: Questions = {
        ...(able.sampling === undefined ? {} : { greeting: askModel("Greet somebody.") }),
        ...(able.elicitation === undefined ? {} : { name: askName() }),
      };
      return Object.keys(questions).length === 0
        ? said("Nothing to ask.")
        : inputRequired({ inputRequests: questions });
    },
  },
  test_missing_capability: {
    ...asking("Cannot do without sampling.", () => ({ greeting: askModel("Greet somebody.") })),
    needs: { sampling: {} },
  },
  test_streaming_elicitation: asking("Asks over a stream.", () => ({ name: askName() })),
  test_sampling: asking("Asks a model, in 2025.", () => ({ answer: askModel("Capital of France?") })),
  test_elicitation: asking("Asks a person, in 2025.", () => ({ name: askName() })),
  test_elicitation_sep1034_defaults: asking("Asks, with answers to begin with.", () => ({
    person: inputRequired.elicit({
      message: "Is that you?",
      requestedSchema: {
        type: "object",
        properties: {
          name: { type: "string", default: "John Doe" },
          age: { type: "integer", default: 30 },
          score: { type: "number", default: 95.5 },
          status: { type: "string", enum: ["active", "inactive", "pending"], default: "active" },
          verified: { type: "boolean", default: true },
        },
      },
    }),
  })),
  test_elicitation_sep1330_enums: asking("Asks to choose, in every way there is.", () => ({
    choice: inputRequired.elicit({
      message: "Which one?",
      requestedSchema: {
        type: "object",
        properties: {
          untitledSingle: { type: "string", enum: ["a", "b"] },
          titledSingle: { type: "string", oneOf: [{ const: "a", title: "The first" }] },
          legacyEnum: { type: "string", enum: ["a", "b"], enumNames: ["The first", "The second"] },
          untitledMulti: { type: "array", items: { type: "string", enum: ["a", "b"] } },
          titledMulti: { type: "array", items: { anyOf: [{ const: "a", title: "The first" }] } },
        },
      },
    }),
  })),
};
