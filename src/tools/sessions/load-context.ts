import * as z from "zod";
import { MAX_PAGE_CHARACTERS } from "../../actions/answer/page-size.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { summarizeSession } from "../../chats/client/summarize-session.ts";
import { HearthError } from "../../core/errors.ts";
import { EARLIER_MESSAGES } from "../../core/provenance.ts";
import { sessionId } from "../fields/session-id.ts";
import { sessionSummary } from "./session-summary.ts";
import { showMessage } from "./show-message.ts";

export const loadContext = defineTool({
  name: "ollama_load_context",
  title: "Load a conversation",
  category: "sessions",
  core: true,
  grant: "chat",
  effect: "read",
  description:
    "Read a kept conversation. To continue it, pass its session_id to ollama_chat; you need not load it first.",
  input: z.strictObject({
    session_id: sessionId.describe("Session ID from ollama_list_sessions"),
    offset: z.number().int().min(0).default(0).describe("Number of messages to skip"),
  }),
  output: z.looseObject({
    session: sessionSummary,
    origin: z.string().describe("Who wrote the messages"),
    messages: z.array(z.looseObject({ role: z.string(), content: z.string() })),
    next: z.string().optional(),
    notices: z.array(z.string()).optional(),
  }),
  run: async ({ session_id, offset }, { chats }) => {
    const loaded = await chats.load(session_id, offset, MAX_PAGE_CHARACTERS);
    if (loaded === undefined) throw new HearthError("session_not_found", `There is no session ${session_id}.`);
    const { session, messages } = loaded;
    const end = offset + messages.length;
    const next = end < session.messages ? `For the rest, call again with offset ${end}.` : undefined;
    const shown = messages.map((stored) => showMessage(stored, MAX_PAGE_CHARACTERS));
    const cut = shown.some((message) => Object.keys(message).some((name) => name.endsWith("_length")));
    const notices = cut ? [`A message is cut. The resource ollama://sessions/${session_id} has all of it.`] : undefined;
    return { session: summarizeSession(session), origin: EARLIER_MESSAGES, messages: shown, next, notices };
  },
});
