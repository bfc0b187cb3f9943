import { z } from "zod";
import { summarizeSession } from "../../chats/summarize-session.ts";
import { SAID_BEFORE } from "../../core/origin.ts";
import { defineTool } from "../define-tool.ts";
import { fitList } from "../fit-list.ts";
import { sessionSummary } from "../session-summary.ts";

const MOST_LISTED = 50;

export const listSessions = defineTool({
  name: "ollama_list_sessions",
  title: "List or search conversations",
  category: "context",
  core: true,
  grant: "chat",
  effect: "read",
  description: "List the kept conversations of this user, the newest first, or search all that was said in them.",
  input: z.strictObject({
    query: z.string().trim().max(200).default("").describe("Words to find in messages, titles and tags"),
    offset: z.number().int().min(0).default(0).describe("Sessions to skip"),
  }),
  output: z.looseObject({
    sessions: z.array(sessionSummary),
    origin: z.string().describe("Whose words found is").optional(),
    total: z.number().describe("Of this user"),
    next: z.string().optional(),
  }),
  run: async ({ query, offset }, { chats }) => {
    const { sessions, total } = await chats.list(query, offset, MOST_LISTED);
    const { shown } = fitList(sessions.map(summarizeSession), "");
    const more = shown.length < sessions.length || sessions.length === MOST_LISTED;
    const next = more ? `There may be more: call again with offset ${offset + shown.length}.` : undefined;
    const origin = shown.some(({ found }) => found !== undefined) ? SAID_BEFORE : undefined;
    return { sessions: shown, origin, total, next };
  },
});
