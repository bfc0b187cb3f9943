import type { ToolOutcome } from "../../harness/mcp/sdk-client.ts";
import { parseJsonObject } from "../../src/core/json-object.ts";
import type { Example } from "./example.ts";
import { laidOutJson } from "./laid-out-json.ts";
import { paragraph, wrap } from "./paragraphs.ts";

/** An example with the arguments that were sent and what came back. */
export interface ToldExample extends Example {
  args: Record<string, unknown>;
  messages: readonly string[];
  outcome: ToolOutcome;
}

const MAX_MESSAGES = 12;

/** docs/examples.md. `madeWith` names the Ollama and its models, so that a reader knows whose words these are. */
export function examplesPage(examples: readonly ToldExample[], madeWith: string): string {
  const about =
    `Real calls through one Hearth with their real answers, in this order, made with ${madeWith}. Such a small model is ` +
    "often wrong: look at the form of the answers, not at the facts. Each answer is the text that a model reads, with JSON " +
    "laid out and long lines wrapped. Parts that were left out are marked.";
  return `# Examples

${paragraph(about)}

To make this page again, with an Ollama that has these models:

    OLLAMA_URL=http://localhost:11434 npm run docs:examples

${examples.map(section).join("\n")}`;
}

function section({ title, shows, tool, args, wait, progress, messages, outcome }: ToldExample, place: number): string {
  const at = wait === undefined ? "" : ` at \`/mcp?wait=${wait}\``;
  const parts = [
    `## ${place + 1}. ${title}`,
    paragraph(shows),
    `\`${tool}\`${at}`,
    fence("json", laidOutJson(args)),
    ...(progress ? ["Progress, one line for each message:", fence("text", shownMessages(messages))] : []),
    outcome.isError ? "Error:" : "Answer:",
    fence("text", shownAnswer(outcome.text)),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** In quotation marks: the blanks at both ends belong to the text. */
function shownMessages(messages: readonly string[]): string {
  const lines = messages.slice(0, MAX_MESSAGES).map((message) => JSON.stringify(message));
  const more = messages.length - lines.length;
  return [...lines, ...(more > 0 ? [`... (${more} more messages)`] : [])].join("\n");
}

/** Longer than any run of backticks in the text, so that an answer with a code block stays one. */
function fence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const marks = "`".repeat(longest + 1);
  return `${marks}${language}\n${text}\n${marks}`;
}

const MAX_CHARACTERS = 1_600;
/** GitHub shows about so many of a code block without scrolling. */
const CODE_WIDTH = 110;

/** The text of an answer for a reader: JSON laid out, vectors and long texts cut with a mark, long lines of prose wrapped. */
function shownAnswer(text: string): string {
  const value = parseJsonObject(text);
  if (value !== undefined) return laidOutJson(value);
  const shown = wrap(text, CODE_WIDTH);
  // The bracketed line at the end matters as much as the beginning.
  const end = shown.slice(Math.max(0, shown.lastIndexOf("\n\n[")));
  const body = shown.slice(0, -end.length);
  if (body.length <= MAX_CHARACTERS) return shown;
  return `${body.slice(0, MAX_CHARACTERS)}\n... (${body.length - MAX_CHARACTERS} more characters)${end}`;
}
