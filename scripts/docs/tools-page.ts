import { answer } from "../../src/actions/answer/answer.ts";
import type { Category, Tool } from "../../src/actions/tool/define-tool.ts";
import { GRANTS } from "../../src/core/caller.ts";
import { toMcpTool } from "../../src/mcp/tools/to-mcp-tool.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { bullets, paragraph } from "./paragraphs.ts";
import { argumentTable, fieldTable, lowerFirst } from "./schema-table.ts";

/** What the tools of a category are for, a sentence each. */
const ABOUT_CATEGORIES: Record<Category, string> = {
  generate: "One question, or a text to go on with.",
  chat: "A conversation, sent whole with each call.",
  embeddings: "Texts as vectors, for search and comparison.",
  batch: "Many prompts for one model, or one prompt for many models.",
  requests: "What takes longer than its call: collecting it, and seeing what waits or runs.",
  models: "What is installed, and changing that.",
  modelfile: "What a model is made of, and changing it.",
  context: "Conversations that are kept: read, search, save and delete them.",
  utilities: "Finding a model and judging it before it is used.",
  blobs: "The files that models are made of.",
  processes: "What is in memory and at work now.",
  runtime: "Into memory, out of it, and up to a registry.",
  system: "This Hearth and the Ollama behind it: health, versions, limits; and stopping a request.",
  help: "How to use the tools well, for a model to read.",
};

const EFFECTS: Record<Tool["effect"], string> = {
  read: "reads",
  write: "changes",
  destroy: "replaces or deletes",
};

const categories = Object.keys(ABOUT_CATEGORIES) as Category[];
const namesOf = (tools: readonly Tool[]) => tools.map(({ name }) => `\`${name}\``).join(", ");
const ofCategory = (category: Category) => catalog.filter((tool) => tool.category === category);

/** docs/tools.md, from the catalogue alone. */
export function toolsPage(): string {
  const parts = [...introduction(), ...theAnswer(), ...categories.flatMap(section)];
  return `${parts.join("\n\n")}\n`;
}

function introduction(): string[] {
  const core = catalog.filter((tool) => tool.core === true);
  const changing = catalog.filter((tool) => tool.effect !== "read");
  return [
    "# Tools",
    "<!-- Made from src/tools/ by npm run docs: change it there. -->",
    `Hearth has ${catalog.length} tools. [examples.md](examples.md) shows them at work.`,
    index(),
    "## What a client sees",
    paragraph(
      "A client sees the tools for which its token has the grant, and the URL narrows them further. What is left out cannot " +
        "be called either.",
    ),
    bullets([
      `\`?toolsets=core\` leaves these ${core.length} only: ${namesOf(core)}.`,
      "`?toolsets=models,chat` leaves these categories only; `core` can be one of them.",
      `\`?readonly=1\` leaves out what changes or deletes something, and what can stop work: ${namesOf(changing)}.`,
      "`?model=gemma3` pins the model: the argument `model` goes from all tools.",
    ]),
    "| grant | what it allows |\n|---|---|\n" +
      Object.entries(GRANTS)
        .map(([grant, sentence]) => `| \`${grant}\` | ${sentence} |`)
        .join("\n"),
  ];
}

function index(): string {
  const entries = categories.map((category) => {
    const links = ofCategory(category).map(({ name }) => `[${name.replace("ollama_", "")}](#${name})`);
    return `**${category}**: ${links.join(", ")}`;
  });
  return bullets(entries);
}

function theAnswer(): string[] {
  const generate = catalog.find(({ output }) => output === answer);
  const schema = generate && toMcpTool(generate, undefined).outputSchema;
  if (schema === undefined) throw new Error("No tool returns an answer.");
  return [
    "## An answer",
    paragraph(
      "What asks, transfers or makes something returns this form, whether the work has ended or goes on: who can read one " +
        "of them can read all. It comes as structured content; the text beside it is the prose, ended by a line in brackets.",
    ),
    fieldTable(schema),
  ];
}

function section(category: Category): string[] {
  return [`## ${category}`, ABOUT_CATEGORIES[category], ...ofCategory(category).flatMap(toolParts)];
}

function toolParts(tool: Tool): string[] {
  const { name, title, description, grant, effect } = tool;
  const { inputSchema, outputSchema } = toMcpTool(tool, undefined);
  const heads = [
    `### ${name}`,
    paragraph(`**${title}.** ${description}`),
    `Grant \`${grant}\`: ${lowerFirst(GRANTS[grant])}. Effect: ${EFFECTS[effect]}.`,
  ];
  const same = /^The same as (ollama_\w+)/.exec(description)?.[1];
  if (same !== undefined) return [...heads, `For arguments and answer see [${same}](#${same}).`];
  const returns =
    tool.output === answer || outputSchema === undefined
      ? ["It returns [an answer](#an-answer)."]
      : ["It returns:", fieldTable(outputSchema)];
  return [...heads, argumentTable(inputSchema), ...returns];
}
