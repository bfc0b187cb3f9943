import { toMcpPrompt } from "../../src/mcp/prompts/list-prompts.ts";
import { prompts } from "../../src/prompts/catalog.ts";
import type { Prompt } from "../../src/prompts/define-prompt.ts";
import { resources } from "../../src/resources/catalog.ts";
import { isTemplate, type Resource } from "../../src/resources/define-resource.ts";
import { MAX_BYTES } from "../../src/resources/size-limit.ts";
import { bullets, paragraph } from "./paragraphs.ts";
import { lowerFirst } from "./schema-table.ts";

/** docs/resources.md, from the two catalogs alone. */
export function resourcesPage(): string {
  const parts = [
    "# Resources and prompts",
    "<!-- Generated from src/resources/ and src/prompts/ by npm run docs: change it there. -->",
    paragraph(
      "The model calls tools. A person attaches resources to a conversation (in Claude Code with `@`), and starts prompts " +
        "from a menu (there with `/`). [tools.md](tools.md) describes the tools.",
    ),
    "## Resources",
    list(resources.filter((resource) => !isTemplate(resource))),
    "## Resource templates",
    paragraph("The client fills in the part in braces. It gets suggestions while a person types."),
    list(resources.filter(isTemplate)),
    paragraph(
      `A client sees what its grants allow: with \`read\` the models and the help, with \`chat\` the conversations and requests ` +
        `of its user. \`ALLOWED_MODELS\` narrows the models; \`?toolsets=\` narrows only the tools. A resource has at most ` +
        `${MAX_BYTES / 1e6} MB; larger ones are read in parts with a tool. What belongs to another user is not found.`,
    ),
    "## Prompts",
    paragraph("A prompt is listed only if all the tools that it tells the agent to call are listed too."),
    ...prompts.map(promptPart),
  ];
  return `${parts.join("\n\n")}\n`;
}

const list = (some: readonly Resource[]) =>
  bullets(
    some.map(({ uri, title, description, mimeType, grant }) => {
      return `\`${uri}\`: **${lowerFirst(title)}**. ${description} (\`${mimeType}\`, grant \`${grant}\`)`;
    }),
  );

function promptPart(prompt: Prompt): string {
  const { name, title, description, arguments: args = [] } = toMcpPrompt(prompt);
  const each = args.map(({ name, description = "", required }) => {
    return `\`${name}\`${required ? " (required)" : ""}: ${lowerFirst(description)}`;
  });
  const tools = prompt.tools.map((tool) => `[${tool}](tools.md#${tool})`).join(", ");
  return [
    `### ${name}`,
    paragraph(`**${title}.** ${description}`),
    bullets(each),
    paragraph(`It calls ${tools}.`),
  ].join("\n\n");
}
