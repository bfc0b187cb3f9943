import * as z from "zod";
import { HELP_TOPICS, type HelpTopic } from "../../actions/help/help-topics.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";

const topics = Object.keys(HELP_TOPICS) as [HelpTopic, ...HelpTopic[]];

export const help = defineTool({
  name: "ollama_help",
  title: "Get help",
  category: "server",
  core: true,
  grant: "read",
  effect: "read",
  description: "Read how to use these tools well, by topic.",
  input: z.strictObject({ topic: z.enum(topics).describe("Topic to read; omit it to list the topics").optional() }),
  output: z.looseObject({ topic: z.string().optional(), text: z.string() }),
  run: async ({ topic }) => {
    if (topic !== undefined) return { topic, text: HELP_TOPICS[topic].text };
    const about = topics.map((name) => `- ${name}: ${HELP_TOPICS[name].title}`);
    return { text: `Topics:\n${about.join("\n")}\nCall again with one of them as topic.` };
  },
  prose: ({ text }) => text,
});
