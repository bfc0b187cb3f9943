import { askingTools } from "./asking-tools.ts";
import { type FixtureTool, said } from "./fixture-tool.ts";
import { PNG, WAV } from "./samples.ts";

/** Tools that tell how far they are. */
const tellingTools: Record<string, FixtureTool> = {
  test_tool_with_progress: {
    description: "Tells its progress, to whoever asked for it.",
    run: async ({ mcpReq }) => {
      const progressToken = mcpReq._meta?.progressToken;
      for (const progress of progressToken === undefined ? [] : [0, 50, 100]) {
        await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress, total: 100 } });
      }
      return said("Done.");
    },
  },
  test_tool_with_logging: {
    description: "Logs that it begins, works and ends.",
    run: async ({ mcpReq }) => {
      for (const line of ["It begins.", "It works.", "It ends."]) await mcpReq.log("info", line);
      return said("Done.");
    },
  },
  test_logging_tool: {
    description: "Logs a line, to whoever set a log level.",
    run: async ({ mcpReq }) => {
      await mcpReq.log("info", "A line.");
      return said("Done.");
    },
  },
};

const image = { type: "image", data: PNG, mimeType: "image/png" } as const;
const document = (uri: string, mimeType: string, text: string) =>
  ({ type: "resource", resource: { uri, mimeType, text } }) as const;

/** Tools that answer at once, each with another kind of content. */
const plainTools: Record<string, FixtureTool> = {
  test_simple_text: { description: "Says a sentence.", run: () => said("A sentence.") },
  test_image_content: { description: "Shows a pixel.", run: () => ({ content: [image] }) },
  test_audio_content: {
    description: "Plays a moment of silence.",
    run: () => ({ content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }] }),
  },
  test_embedded_resource: {
    description: "Gives a document.",
    run: () => ({ content: [document("test://embedded", "text/plain", "What the document says.")] }),
  },
  test_multiple_content_types: {
    description: "Says a sentence, shows a pixel and gives a document.",
    run: () => ({
      content: [{ type: "text", text: "A sentence." }, image, document("test://mixed", "application/json", '{"a":1}')],
    }),
  },
  test_error_handling: {
    description: "Always fails.",
    run: () => ({ ...said("It failed, as it always does."), isError: true }),
  },
  json_schema_2020_12_tool: {
    description: "Has a schema with what JSON Schema 2020-12 brought.",
    inputSchema: {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      $defs: { address: { $anchor: "place", type: "object", properties: { town: { type: "string" } } } },
      properties: { home: { $ref: "#/$defs/address" }, by: { enum: ["letter", "call"] }, number: { type: "string" } },
      allOf: [{ anyOf: [{ required: ["home"] }, { required: ["number"] }] }],
      if: { properties: { by: { const: "call" } } },
      // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema.
      then: { required: ["number"] },
      else: { required: ["home"] },
      additionalProperties: false,
    },
    run: () => said("Understood."),
  },
};

/** The tools that the conformance suite calls by name. */
export const fixtureTools: Record<string, FixtureTool> = { ...plainTools, ...tellingTools, ...askingTools };
