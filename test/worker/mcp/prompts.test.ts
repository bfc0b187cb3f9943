import { beforeEach, describe, expect, test } from "vitest";
import { namedToken, open, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const ALL = ["compare_models", "pick_model", "summarise", "private_review", "write_modelfile"];
const EXAMPLES: Record<string, Record<string, string>> = {
  compare_models: { task: "sort mails", models: "gemma3:270m, stand-in-vision" },
  pick_model: { task: "sort mails", needs: "" },
  summarise: { text: "A long text." },
  private_review: { text: "A secret text." },
  write_modelfile: { purpose: "terse answers", base: "gemma3:270m" },
};

const refused = (promise: Promise<unknown>): Promise<{ code: number; message: string }> =>
  promise.then(
    () => expect.fail("was given"),
    (error) => error,
  );

describe.each(["auto", "legacy"] as const)("prompts for a client of the era %s", (era) => {
  test("are listed with their arguments, and each tells which tools to call", async () => {
    const client = await open(era);
    const { prompts } = await client.listPrompts();
    expect(prompts.map(({ name }) => name)).toEqual(ALL);
    for (const { name, arguments: args = [] } of prompts) {
      expect(args.filter(({ required }) => required)).toHaveLength(1);
      const given = EXAMPLES[name];
      const { messages } = await client.getPrompt({ name, arguments: given });
      expect(messages).toEqual([
        { role: "user", content: { type: "text", text: expect.stringMatching(/\bollama_\w+/) } },
      ]);
      const [message] = messages;
      const text = message?.content.type === "text" ? message.content.text : "";
      for (const value of Object.values(given ?? {})) expect(text).toContain(value);
      expect(text).not.toContain("undefined");
    }
  });

  test("that are not there, or lack an argument, get a sentence", async () => {
    const client = await open(era);
    expect(await refused(client.getPrompt({ name: "sumarise" }))).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/There is no prompt "sumarise" for you here\. Did you mean summarise\?/),
    });
    expect(await refused(client.getPrompt({ name: "summarise", arguments: { text: " " } }))).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/text: must not be empty/),
    });
    expect(await refused(client.getPrompt({ name: "pick_model" }))).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/task is missing/),
    });
    expect(await refused(client.getPrompt({ name: "summarise", arguments: { text: "x", modl: "y" } }))).toMatchObject({
      code: -32602,
      message: expect.stringMatching(/summarise has no argument "modl"\. Did you mean model\?/),
    });
  });
});

describe("a prompt is there where all its tools are", () => {
  const names = async (options: Parameters<typeof open>[1]) =>
    (await (await open("auto", options)).listPrompts()).prompts.map(({ name }) => name);

  test.each([
    ["/mcp?toolsets=core", ["summarise", "private_review"]],
    ["/mcp?toolsets=models", ["pick_model"]],
    ["/mcp?toolsets=requests", []],
    ["/mcp?readonly=1", ["compare_models", "pick_model", "summarise", "private_review"]],
  ])("under %s", async (path, expected) => {
    expect(await names({ path })).toEqual(expected);
  });

  test("and for whom", async () => {
    const bot = await namedToken("bot", "owner", ["chat"]);
    const options = { token: bot.token, settings: { AUTH_TOKENS: JSON.stringify([bot.entry]) } };
    expect(await names(options)).toEqual(["summarise"]);
    const client = await open("auto", options);
    expect(await refused(client.getPrompt({ name: "pick_model", arguments: { task: "x" } }))).toMatchObject({
      code: -32602,
    });
  });
});
