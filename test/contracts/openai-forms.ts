type Arguments = Record<string, unknown>;

/** What hosts send that is not what a tool asks for, and how it is read. */
export interface Tolerance {
  what: string;
  /** Who sends it, and why it is taken. */
  why: string;
  tool: string;
  sent: Arguments;
  /** The same call as it should have been. */
  meant: Arguments;
}

const generate = { tool: "ollama_generate" };
const chat = { tool: "ollama_chat" };
const user = { role: "user", content: "w?" };
const OPENAI = "histories and settings are copied from OpenAI's API, and Ollama takes this";

/** A call with one message, in a form and as it is read. */
export const message = (sent: Arguments, meant: Arguments) => ({
  sent: { messages: [sent] },
  meant: { messages: [meant] },
});

/** Forms of OpenAI's APIs that are tolerated. */
export const OPENAI_FORMS: Tolerance[] = [
  {
    what: "null and empty lists in fields that only OpenAI's messages have",
    why: OPENAI,
    ...chat,
    ...message(
      { role: "assistant", content: "a", refusal: null, audio: null, function_call: null, name: null, annotations: [] },
      { role: "assistant", content: "a" },
    ),
  },
  ...["reasoning", "reasoning_content"].map((name) => ({
    what: `the thinking of a turn as ${name}`,
    why: "servers with OpenAI's API, Ollama among them, write it so, and their answers are copied into histories",
    ...chat,
    ...message(
      { role: "assistant", content: "a", [name]: "because" },
      { role: "assistant", content: "a", thinking: "because" },
    ),
  })),
  {
    what: "arguments of a call as a text, which may be empty",
    why: OPENAI,
    ...chat,
    ...message(
      {
        role: "assistant",
        tool_calls: ["", '{"a":1}'].map((given) => ({
          id: "1",
          type: "function",
          function: { name: "f", arguments: given },
        })),
      },
      {
        role: "assistant",
        tool_calls: [{}, { a: 1 }].map((given) => ({
          id: "1",
          type: "function",
          function: { name: "f", arguments: given },
        })),
      },
    ),
  },
  {
    what: "role developer",
    why: OPENAI,
    ...chat,
    ...message({ role: "developer", content: "Be brief." }, { role: "system", content: "Be brief." }),
  },
  {
    what: "a role in capitals",
    why: "models write it so",
    ...chat,
    ...message({ role: "User", content: "w?" }, user),
  },
  { what: "the name of a speaker", why: OPENAI, ...chat, ...message({ ...user, name: "anna" }, user) },
  {
    what: "the name of a function",
    why: OPENAI,
    ...chat,
    ...message({ role: "tool", name: "f", content: "ok" }, { role: "tool", tool_name: "f", content: "ok" }),
  },
  {
    what: "parts of a content, with images as OpenAI, MCP and Anthropic write them",
    why: OPENAI,
    ...chat,
    ...message(
      {
        role: "user",
        content: [
          { type: "text", text: "What" },
          { type: "image_url", image_url: { url: "data:image/png;base64,iVBORw0KGgo=" } },
          { type: "input_text", text: "is this?" },
          { type: "input_image", image_url: "data:;base64,iVBORw0KGgo=" },
          { type: "image", data: "iVBORw0KGgo=", mimeType: "image/png" },
          { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } },
        ],
      },
      { role: "user", content: "What\nis this?", images: Array.from({ length: 4 }, () => "iVBORw0KGgo=") },
    ),
  },
  {
    what: "response_format of a schema",
    why: OPENAI,
    ...generate,
    sent: { prompt: "p", format: { type: "json_schema", json_schema: { name: "x", schema: { type: "object" } } } },
    meant: { prompt: "p", format: { type: "object" } },
  },
  {
    what: "text.format of a schema",
    why: OPENAI,
    ...generate,
    sent: { prompt: "p", format: { type: "json_schema", name: "x", schema: { type: "object" } } },
    meant: { prompt: "p", format: { type: "object" } },
  },
  {
    what: "response_format json_object",
    why: OPENAI,
    ...generate,
    sent: { prompt: "p", format: { type: "json_object" } },
    meant: { prompt: "p", format: "json" },
  },
  {
    what: "response_format text",
    why: OPENAI,
    ...generate,
    sent: { prompt: "p", format: { type: "text" } },
    meant: { prompt: "p" },
  },
];
