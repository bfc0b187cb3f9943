import { answer } from "../../src/actions/answer/answer.ts";
import type { Tool } from "../../src/actions/tool/define-tool.ts";
import { CATEGORIES, type Category, EARLIER_TOOLSETS } from "../../src/actions/tool/toolsets.ts";
import { GRANTS } from "../../src/core/caller.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { describeTool, toJsonSchema } from "./describe-tool.ts";
import { bullets, paragraph } from "./paragraphs.ts";
import { argumentTable, fieldTable, lowerFirst } from "./schema-table.ts";

const EFFECTS: Record<Tool["effect"], string> = {
  read: "reads",
  write: "changes",
  destroy: "replaces or deletes",
};

const categories = Object.keys(CATEGORIES) as Category[];
const namesOf = (tools: readonly Tool[]) => tools.map(({ name }) => `\`${name}\``).join(", ");
const ofCategory = (category: Category) => catalog.filter((tool) => tool.category === category);

/** docs/tools.md, from the catalog alone. */
export function toolsPage(): string {
  const parts = [...introduction(), ...theAnswer(), ...categories.flatMap(section)];
  return `${parts.join("\n\n")}\n`;
}

function introduction(): string[] {
  const core = catalog.filter((tool) => tool.core === true);
  const earlier = Object.keys(EARLIER_TOOLSETS)
    .map((name) => `\`${name}\``)
    .join(", ");
  const changing = catalog.filter((tool) => tool.effect !== "read");
  return [
    "# Tools",
    "<!-- Generated from src/tools/ by npm run docs: change it there. -->",
    `Hearth has ${catalog.length} tools. [examples.md](examples.md) shows real calls.`,
    index(),
    "## What a client sees",
    paragraph(
      "A client sees the tools that its grants allow. The URL can narrow them further. A tool that is not listed cannot be " +
        "called either.",
    ),
    bullets([
      `\`?toolsets=core\` lists only these ${core.length}: ${namesOf(core)}.`,
      `\`?toolsets=models,ask\` selects the tools of these sections; \`core\` can be one of the names. Names of earlier versions still select the same tools: ${earlier}.`,
      `\`?readonly=1\` removes the tools that change or delete something, or can stop work: ${namesOf(changing)}.`,
      "`?model=gemma3` pins the model: the argument `model` disappears from all tools.",
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
  return [
    "## An answer",
    paragraph(
      "All tools that ask models, transfer models or create them return the same structure, whether the work has finished or " +
        "not. It comes as structured content. The text beside it is the answer in prose, and ends with a line in brackets.",
    ),
    fieldTable(toJsonSchema(answer, "output")),
  ];
}

function section(category: Category): string[] {
  return [`## ${category}`, CATEGORIES[category], ...ofCategory(category).flatMap(toolParts)];
}

function toolParts(tool: Tool): string[] {
  const { name, title, description, effect } = tool;
  const { inputSchema } = describeTool(tool);
  const heads = [
    `### ${name}`,
    paragraph(`**${title}.** ${description}`),
    paragraph(`${grantSentence(tool)} Effect: ${EFFECTS[effect]}.`),
  ];
  const same = /^Same as (ollama_\w+)/.exec(description)?.[1];
  if (same !== undefined) return [...heads, `For arguments and answer see [${same}](#${same}).`];
  const returns =
    tool.output === answer
      ? ["It returns [an answer](#an-answer)."]
      : ["It returns:", fieldTable(toJsonSchema(tool.output, "output"))];
  return [...heads, argumentTable(inputSchema), ...returns];
}

function grantSentence({ grant, andGrant, argumentGrants = {} }: Tool): string {
  const besides = Object.entries(argumentGrants).map(
    ([argument, more]) => ` \`${argument}: true\` needs \`${more}\` too.`,
  );
  const needed = [grant, andGrant].filter((name) => name !== undefined);
  if (needed.length > 1) return `Grants ${needed.map((name) => `\`${name}\``).join(" and ")}.${besides.join("")}`;
  return `Grant \`${grant}\`: ${lowerFirst(GRANTS[grant])}.${besides.join("")}`;
}
