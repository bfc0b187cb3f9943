import { message, OPENAI_FORMS, type Tolerance } from "./openai-forms.ts";

const generate = { tool: "ollama_generate" };
const chat = { tool: "ollama_chat" };
const user = { role: "user", content: "w?" };
const FOLDED = "Claude Code and others fold lists and objects into texts, and would do it again after an error";
const NOTHING = "programs write null or an empty text for what their model left out";
const EMPTY = "PHP writes an empty object as an empty list, and Lua an empty list as an empty object";
const N8N = "n8n's agent adds these to every call, and its user cannot take them away";

/** All that is tolerated in arguments. Whatever is not here is refused with a sentence. */
export const TOLERATED: Tolerance[] = [
  { what: "n8n's key", why: N8N, tool: "ollama_list_models", sent: { toolCallId: "call_x" }, meant: {} },
  {
    what: "n8n's keys",
    why: N8N,
    ...generate,
    sent: { prompt: "hi", sessionId: "s", action: "sendMessage", chatInput: "hi", tool: "x", toolCallId: "y" },
    meant: { prompt: "hi" },
  },
  {
    what: "n8n's keys, for a tool with a session_id of its own",
    why: N8N,
    ...chat,
    sent: { messages: [user], sessionId: "s", action: "sendMessage", chatInput: "hi", tool: "x" },
    meant: { messages: [user] },
  },
  {
    what: "stream for a tool without it",
    why: "people know it from Ollama's API; every call streams",
    tool: "ollama_show_model",
    sent: { model: "gemma3", stream: false },
    meant: { model: "gemma3" },
  },
  {
    what: "a list as text",
    why: FOLDED,
    ...chat,
    sent: { messages: JSON.stringify([user]) },
    meant: { messages: [user] },
  },
  {
    what: "texts as text",
    why: FOLDED,
    tool: "ollama_batch_generate",
    sent: { prompts: '["a","b"]' },
    meant: { prompts: ["a", "b"] },
  },
  {
    what: "an object as text, and what it holds",
    why: FOLDED,
    ...generate,
    sent: { prompt: "p", options: '{"temperature":"0.2","stop":null}' },
    meant: { prompt: "p", options: { temperature: 0.2 } },
  },
  {
    what: "a schema as text",
    why: FOLDED,
    ...generate,
    sent: { prompt: "p", format: '{"type":"object"}' },
    meant: { prompt: "p", format: { type: "object" } },
  },
  { what: "a number as text", why: FOLDED, tool: "ollama_list_sessions", sent: { offset: "0" }, meant: { offset: 0 } },
  {
    what: "true as text",
    why: FOLDED,
    tool: "ollama_list_models",
    sent: { details: "true" },
    meant: { details: true },
  },
  {
    what: "folded twice: calls in a list of messages",
    why: FOLDED,
    ...chat,
    sent: { messages: JSON.stringify([{ role: "assistant", tool_calls: '[{"function":{"name":"f"}}]' }]) },
    meant: { messages: [{ role: "assistant", tool_calls: [{ function: { name: "f", arguments: {} } }] }] },
  },
  {
    what: "null and empty texts",
    why: NOTHING,
    ...generate,
    sent: {
      prompt: "p",
      model: "",
      format: "",
      think: "",
      keep_alive: "",
      context: null,
      images: "",
      raw: "",
      options: { temperature: "", stop: null, num_ctx: null },
    },
    meant: { prompt: "p", options: {} },
  },
  {
    what: "an empty list for an object, and an empty object for a list",
    why: EMPTY,
    ...chat,
    sent: {
      messages: [
        user,
        { role: "assistant", images: {}, tool_calls: [{ function: { name: "f", arguments: [] } }] },
        { role: "assistant", tool_calls: [{ function: { name: "g", arguments: "[]" } }] },
        { ...user, tool_calls: {} },
      ],
      tools: {},
      options: [],
    },
    meant: {
      messages: [
        user,
        { role: "assistant", tool_calls: [{ function: { name: "f", arguments: {} } }] },
        { role: "assistant", tool_calls: [{ function: { name: "g", arguments: {} } }] },
        user,
      ],
    },
  },
  {
    what: "parameters of a function that are empty or folded",
    why: `${EMPTY}; ${FOLDED}`,
    ...chat,
    sent: {
      messages: [user],
      tools: [
        { function: { name: "f", parameters: [], description: null } },
        { function: { name: "g", parameters: { type: "object", properties: [], required: {} } } },
        { function: { name: "h", parameters: '{"type":"object"}' } },
      ],
    },
    meant: {
      messages: [user],
      tools: [
        { function: { name: "f" } },
        { function: { name: "g", parameters: { type: "object" } } },
        { function: { name: "h", parameters: { type: "object" } } },
      ],
    },
  },
  {
    what: "an option by its name in another API, as text or null",
    why: `${FOLDED}; ${NOTHING}`,
    ...generate,
    sent: { prompt: "p", options: { maxTokens: "50", n_ctx: null, stop_sequences: "END" } },
    meant: { prompt: "p", options: { maxTokens: 50, stop_sequences: ["END"] } },
  },
  {
    what: "null in a message",
    why: `${NOTHING}, and Ollama takes it`,
    ...chat,
    ...message(
      { role: "assistant", content: null, images: null, tool_calls: [{ function: { name: "f", arguments: null } }] },
      { role: "assistant", content: "", tool_calls: [{ function: { name: "f", arguments: {} } }] },
    ),
  },
  ...OPENAI_FORMS,
  {
    what: "one text for a list of stop texts",
    why: "a single one is what most callers have",
    ...generate,
    sent: { prompt: "p", options: { stop: '["END"]' } },
    meant: { prompt: "p", options: { stop: ['["END"]'] } },
  },
  {
    what: "a data URL with parameters, and base64 with line breaks",
    why: "browsers and encoders write them so; the bytes decide",
    ...generate,
    sent: {
      prompt: "p",
      images: [
        "data:image/png;charset=utf-8;base64,iVBORw0KGgo=",
        "data:application/octet-stream;base64,iVBO\nRw0K\nGgo=",
      ],
    },
    meant: { prompt: "p", images: ["iVBORw0KGgo=", "iVBORw0KGgo="] },
  },
  {
    what: "a switch and seconds as text",
    why: "they are advertised as texts, because Ollama takes two types",
    ...generate,
    sent: { prompt: "p", think: "true", keep_alive: "-1" },
    meant: { prompt: "p", think: true, keep_alive: -1 },
  },
];
