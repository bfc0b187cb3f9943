import { afterEach, describe, expect, test } from "vitest";
import { ollamaUrl } from "./given.ts";
import { MODEL, openRealHome, remove } from "./real-home.ts";
import { shownModel } from "./shown-model.ts";

const [FIRST, SECOND] = ["lab-first:latest", "lab-second:latest"] as const;
const home = openRealHome([FIRST, SECOND]);

afterEach(() => remove([FIRST, SECOND]));

async function make(model: string, recipe: Record<string, unknown>): Promise<void> {
  const { isError, text } = await home.client.call("ollama_create_model", { model, ...recipe });
  expect(isError, text).toBe(false);
}

const modelfileOf = async (model: string) => (await home.client.call("ollama_get_modelfile", { model })).value;

const RICH = {
  system: "You are terse.",
  parameters: { temperature: 0.5, stop: ["###", "a b"], num_ctx: 2048 },
  messages: [
    { role: "user", content: "Is it warm?" },
    { role: "assistant", content: 'It is "warm".' },
  ],
  license: "Free for all.\nReally.",
};

describe("the Modelfile of one model makes another that is the same", () => {
  test.each<[string, Record<string, unknown>]>([
    ["with everything", RICH],
    ["whose system prompt ends in quotes", { system: 'Say "no"' }],
    ["whose system prompt is all in quotes", { system: '"quoted"' }],
    ["whose system prompt has quotes at both ends of two lines", { system: '"quoted" and\nmore"' }],
    ["whose system prompt has blanks at its ends", { system: " leads and trails " }],
    ["whose system prompt tells of Modelfiles", { system: "Write:\nFROM /a.gguf\nLICENSE MIT\n# FROM b\nADAPTER /x" }],
    ["whose licence tells of Modelfiles", { license: 'MIT """so""" \nFROM /etc/passwd\nSYSTEM leaked' }],
    ["whose licence has quotes", { license: '"MIT" "quoted"\ntext"' }],
    ["whose messages tell of Modelfiles", { messages: [{ role: "user", content: 'a\n"b"\nMESSAGE user c' }] }],
    ["whose template tells of Modelfiles", { template: '{{ .System }}\nPARAMETER "x"\n{{ .Prompt }}' }],
    ["that stops at odd texts", { parameters: { stop: ['"', "\n", "a\nb", "<|x|>", "\\n", '"a"'] } }],
  ])("%s", async (_, more) => {
    await make(FIRST, { from: MODEL, ...more });
    const { modelfile, license } = await modelfileOf(FIRST);
    expect(license).toBe(
      String(more.license ?? "")
        .split("\n")[0]
        ?.trim() || undefined,
    );
    expect(modelfile).toMatch(/^FROM lab-first:latest\n(?!.*\/blobs\/)/s);
    await make(SECOND, { modelfile });
    const [first, second] = await Promise.all([FIRST, SECOND].map((model) => shownModel(ollamaUrl(), model)));
    expect(first).toMatchObject({ ...more, parameters: expect.anything() });
    // Its base is the one whose Modelfile it is.
    expect(second).toMatchObject({ details: { parent_model: FIRST } });
    expect({ ...second, details: first?.details }).toEqual(first);
  });
});

test("the Modelfile of a copy is its own, also when the first has gone", async () => {
  await make(FIRST, { from: MODEL, system: "You are terse." });
  expect((await modelfileOf(FIRST)).modelfile).toMatch(/^FROM lab-first:latest\n/);
  await home.client.call("ollama_copy_model", { source: FIRST, destination: SECOND });
  await home.client.call("ollama_delete_model", { model: FIRST });
  expect(await modelfileOf(SECOND)).toMatchObject({
    model: SECOND,
    modelfile: expect.stringMatching(/^FROM lab-second:latest\n/),
  });
});
