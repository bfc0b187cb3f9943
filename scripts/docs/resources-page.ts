import { toMcpPrompt } from "../../src/mcp/prompts/list-prompts.ts";
import { prompts } from "../../src/prompts/catalog.ts";
import type { Prompt } from "../../src/prompts/define-prompt.ts";
import { resources } from "../../src/resources/catalog.ts";
import { isTemplate, type Resource } from "../../src/resources/define-resource.ts";
import { MAX_BYTES } from "../../src/resources/size-limit.ts";
import { bullets, paragraph } from "./paragraphs.ts";
import { lowerFirst } from "./schema-table.ts";

/** docs/resources.md, from the two catalogues alone. */
export function resourcesPage(): string {
  const parts = [
    "# Resources and prompts",
    "<!-- Made from src/resources/ and src/prompts/ by npm run docs: change it there. -->",
    paragraph(
      "Tools are for the model. Resources are for the person, who attaches one to a conversation (in Claude Code by `@`), " +
        "and prompts are what the person starts from a menu (there by `/`). [tools.md](tools.md) has the tools.",
    ),
    "## Resources",
    list(resources.filter((resource) => !isTemplate(resource))),
    "## Resource templates",
    paragraph("What stands in braces is filled in by the client, which gets suggestions as one types."),
    list(resources.filter(isTemplate)),
    paragraph(
      `A client sees what its grant allows: with \`read\` the models and the help, with \`chat\` its own user's conversations ` +
        `and requests. \`ALLOWED_MODELS\` narrows the models; \`?toolsets=\` narrows tools alone. A resource holds at most ` +
        `${MAX_BYTES / 1e6} MB; beyond that a tool reads it in parts. What does not exist, or is another user's, is not found.`,
    ),
    "## Prompts",
    paragraph("A prompt is there where all the tools are that it tells the agent to call."),
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
    return `\`${name}\`${required ? " (needed)" : ""}: ${lowerFirst(description)}`;
  });
  const tools = prompt.tools.map((tool) => `[${tool}](tools.md#${tool})`).join(", ");
  return [
    `### ${name}`,
    paragraph(`**${title}.** ${description}`),
    bullets(each),
    paragraph(`It calls ${tools}.`),
  ].join("\n\n");
}
