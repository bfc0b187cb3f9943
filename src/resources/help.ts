import { HELP_TOPICS, type HelpTopic } from "../actions/help/help-topics.ts";
import { HearthError } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import { defineResource, type Resource } from "./define-resource.ts";

const topics = Object.keys(HELP_TOPICS) as HelpTopic[];

const isTopic = (name: string): name is HelpTopic => Object.hasOwn(HELP_TOPICS, name);

const markdown = (topic: HelpTopic) => `# ${HELP_TOPICS[topic].title}\n\n${HELP_TOPICS[topic].text}\n`;

/** One resource per topic, for clients that show a list of resources but do not fill templates. */
export const helpTopics: readonly Resource[] = topics.map((topic) =>
  defineResource({
    uri: `ollama://help/${topic}`,
    name: `help_${topic}`,
    title: `Help: ${HELP_TOPICS[topic].title}`,
    description: `Help on ${topic.replace("_", " ")}, as in ollama_help.`,
    mimeType: "text/markdown",
    grant: "read",
    read: async () => markdown(topic),
  }),
);

export const helpTopic = defineResource({
  uri: "ollama://help/{topic}",
  name: "help",
  title: "Help on a topic",
  description: "How to use Hearth's tools well, by topic.",
  mimeType: "text/markdown",
  grant: "read",
  variables: { topic: "topics" },
  read: async ({ topic = "" }) => {
    if (isTopic(topic)) return markdown(topic);
    throw new HearthError(
      "not_found",
      `There is no help on ${quote(topic, 40)}.`,
      `The topics are: ${topics.join(", ")}.`,
    );
  },
});
