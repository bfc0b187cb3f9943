import { summarizeSession } from "../chats/client/summarize-session.ts";
import { EARLIER_MESSAGES } from "../core/provenance.ts";
import { defineResource } from "./define-resource.ts";
import { IN_PARTS, readSession } from "./read-session.ts";
import { transcript } from "./transcript.ts";

const MAX_LISTED = 1_000;

export const sessions = defineResource({
  uri: "ollama://sessions",
  name: "sessions",
  title: "Kept conversations",
  description: "Your kept conversations, last used first, with title, model, tags and dates.",
  mimeType: "application/json",
  grant: "chat",
  read: async (_, { chats }) => {
    const { sessions, total } = await chats.list("", 0, MAX_LISTED);
    const more = total > sessions.length;
    const next = more ? `For the rest, call ollama_list_sessions with offset ${sessions.length}.` : undefined;
    return { sessions: sessions.map(summarizeSession), total, next };
  },
});

export const session = defineResource({
  uri: "ollama://sessions/{id}",
  name: "session",
  title: "One complete conversation",
  description: "A kept conversation as JSON, with thinking, tool calls, images and token counts.",
  mimeType: "application/json",
  grant: "chat",
  variables: { id: "sessions" },
  ifTooLarge: IN_PARTS,
  read: async ({ id = "" }, { chats }) => {
    const { session, messages } = await readSession(chats, id);
    return {
      session: summarizeSession(session),
      origin: EARLIER_MESSAGES,
      messages: messages.map(({ seq, message, tokens, at }) => ({
        seq,
        ...message,
        tokens,
        at: new Date(at).toISOString(),
      })),
    };
  },
});

export const sessionMarkdown = defineResource({
  uri: "ollama://sessions/{id}/markdown",
  name: "session_markdown",
  title: "One conversation as a transcript",
  description:
    "A kept conversation as a Markdown transcript. Images are only counted; the JSON resource contains them.",
  mimeType: "text/markdown",
  grant: "chat",
  variables: { id: "sessions" },
  ifTooLarge: IN_PARTS,
  read: async ({ id = "" }, { chats }) => transcript(await readSession(chats, id)),
});
