import * as z from "zod";
import { fitList } from "../../actions/answer/fit-list.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { summarizeSession } from "../../chats/client/summarize-session.ts";
import { EARLIER_MESSAGES } from "../../core/provenance.ts";
import { sessionSummary } from "./session-summary.ts";

const MAX_LISTED = 50;

export const listSessions = defineTool({
  name: "ollama_list_sessions",
  title: "List or search conversations",
  category: "sessions",
  core: true,
  grant: "chat",
  effect: "read",
  description: "List your kept conversations, newest first, or search their messages, titles and tags.",
  input: z.strictObject({
    query: z.string().trim().max(200).default("").describe("Words to find in messages, titles and tags"),
    offset: z.number().int().min(0).default(0).describe("Number of sessions to skip"),
  }),
  output: z.looseObject({
    sessions: z.array(sessionSummary),
    origin: z.string().describe("Who wrote the text in found").optional(),
    total: z.number().describe("Number of your kept conversations"),
    next: z.string().optional(),
  }),
  run: async ({ query, offset }, { chats }) => {
    const { sessions, total } = await chats.list(query, offset, MAX_LISTED);
    const { shown } = fitList(sessions.map(summarizeSession), "");
    const more = shown.length < sessions.length || sessions.length === MAX_LISTED;
    const next = more ? `There may be more: call again with offset ${offset + shown.length}.` : undefined;
    const origin = shown.some(({ found }) => found !== undefined) ? EARLIER_MESSAGES : undefined;
    return { sessions: shown, origin, total, next };
  },
});
