import { expect, test } from "vitest";
import { HELP_TOPICS } from "../../../src/actions/help/help-topics.ts";
import { ERROR_CODES } from "../../../src/core/errors.ts";
import { catalog } from "../../../src/tools/catalog.ts";
import { connect } from "../hearth.ts";

const topics = Object.keys(HELP_TOPICS);
const help = async (topic?: string) => (await connect()).call("ollama_help", topic === undefined ? {} : { topic });

test("without a topic, all are named with what they are about", async () => {
  const { text, value } = await help();
  expect(text).toBe(value.text);
  for (const topic of topics) expect(text).toMatch(new RegExp(`^- ${topic}: \\w`, "m"));
});

test.each(topics)("%s is read in one go, and names only tools that there are", async (topic) => {
  const { text, value, isError } = await help(topic);
  expect(isError).toBe(false);
  expect(value).toEqual({ topic, text });
  expect(text.length).toBeGreaterThan(200);
  expect(text.length).toBeLessThan(6_000);
  const names: string[] = catalog.map(({ name }) => name);
  for (const [name] of text.matchAll(/ollama_[a-z_]+/g)) if (!(name in ERROR_CODES)) expect(names).toContain(name);
});

test("every error code is explained", async () => {
  const { text } = await help("errors");
  for (const code of Object.keys(ERROR_CODES)) expect(text).toMatch(new RegExp(`^- ${code}[ :]`, "m"));
});

test("an unknown topic is answered with those that there are", async () => {
  const { text } = await help("cooking");
  for (const topic of topics) expect(text).toContain(topic);
  expect(text).toMatch(/\[invalid_arguments/);
});

test("is there for whoever may only read, and under ?toolsets=core", async () => {
  const client = await connect({ path: "/mcp?toolsets=core&readonly=1" });
  expect(await client.toolNames()).toContain("ollama_help");
});
