import type { LoadedSession, SessionSummary } from "../chats/outcomes.ts";
import type { StoredMessage } from "../chats/store/message-table.ts";
import { type Role, readToolCall } from "../core/chat-message.ts";
import { fenced } from "../core/fenced.ts";
import { EARLIER_MESSAGES } from "../core/provenance.ts";
import { code, plain, quotation } from "./markdown.ts";

const ROLES: Record<Role, string> = { system: "System", user: "User", assistant: "Assistant", tool: "Tool" };

/** Returns a session as Markdown. Messages are quoted, so that none can pass for the heading of the next one. */
export function transcript({ session, messages }: LoadedSession): string {
  return [`# ${plain(session.title)}`, facts(session), ...messages.flatMap(message)].join("\n\n").concat("\n");
}

function facts({ id, model, tags, messages, created_at, updated_at }: SessionSummary): string {
  return [
    `- Session: ${code(id)}`,
    ...(model === undefined ? [] : [`- Model: ${code(model)}`]),
    ...(tags.length === 0 ? [] : [`- Tags: ${tags.map(plain).join(", ")}`]),
    `- Started ${time(created_at)}, last used ${time(updated_at)}, ${messages} messages`,
    `- Below is ${EARLIER_MESSAGES}`,
  ].join("\n");
}

function message({ message, at }: StoredMessage): string[] {
  const { role, content, thinking, images = [], tool_calls = [], tool_name } = message;
  const name = tool_name === undefined ? "" : ` ${code(tool_name)}`;
  return [
    `## ${ROLES[role]}${name} (${time(at)})`,
    ...(thinking === undefined ? [] : ["Thinking:", quotation(thinking), "Answer:"]),
    ...(content === "" ? [] : [role === "tool" ? fenced(content) : quotation(content)]),
    ...tool_calls.map(toolCall),
    ...(images.length === 0 ? [] : [`(${images.length === 1 ? "1 image" : `${images.length} images`})`]),
  ];
}

/** Earlier builds stored a call as the home had sent it. */
function toolCall(stored: unknown): string {
  const { name, arguments: args } = readToolCall(stored)?.function ?? { name: "?", arguments: {} };
  return `Calls ${code(name)}:\n\n${fenced(JSON.stringify(args, null, 2), "json")}`;
}

const time = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
