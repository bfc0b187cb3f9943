import { describe, expect, test } from "vitest";
import { parseArguments } from "../../../../src/actions/tool/parse-arguments.ts";
import { catalog } from "../../../../src/tools/catalog.ts";

function tool(name: string) {
  const found = catalog.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(name);
  return found;
}

function complaint(name: string, given: Record<string, unknown>, pinned?: string): string {
  try {
    parseArguments(tool(name), given, pinned);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  throw new Error("was accepted");
}

describe("wrong arguments get a sentence that says what to do", () => {
  const inherited = ["constructor", "toString", "hasOwnProperty", "valueOf", "__proto__"];
  test.each(inherited)("an unknown one that every object inherits: %s", (name) => {
    for (const value of ["null", '"x"', "{}"]) {
      const given = JSON.parse(`{ "prompt": "x", "${name}": ${value} }`);
      expect(complaint("ollama_generate", given)).toContain(`ollama_generate has no argument "${name}"`);
    }
  });

  test("many unknown ones are counted, and only the first of them compared with what there is", () => {
    const strange = Object.fromEntries(Array.from({ length: 30 }, (_, number) => [`zebra${number}`, 1]));
    const text = complaint("ollama_generate", { prompt: "x", ...strange, promt: "x" });
    expect(text).toMatch(/no argument "zebra0", "zebra1", "zebra2", and 28 more\. It takes/);
    expect(text).not.toContain("Did you mean");
  });

  test("what is nested so deeply that it could not be sent on, be it in a text of JSON", () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    const calling = (args: string) => [
      { role: "assistant", tool_calls: [{ function: { name: "f", arguments: args } }] },
    ];
    for (const levels of [300, 100_000]) {
      const options = JSON.parse(deep(levels));
      expect(complaint("ollama_generate", { prompt: "x", options })).toMatch(/nested in more than 200 levels/);
      expect(complaint("ollama_chat", { messages: calling(deep(levels)) })).toMatch(/nested in more than 200 levels/);
    }
    expect(() => parseArguments(tool("ollama_chat"), { messages: calling(deep(150)) }, undefined)).not.toThrow();
  });

  test.each([
    [
      "an unknown one that is nearly right",
      { promt: "x", prompt: "x" },
      /ollama_generate has no argument "promt"\. Did you mean prompt\?/,
    ],
    ["an unknown one", { prompt: "x", zebra: 1 }, /no argument "zebra"\. It takes: model, prompt, system/],
    ["a missing one", {}, /prompt is missing \(string\)/],
    ["one of the wrong type", { prompt: 5 }, /prompt: expected string, received number/],
    ["a wrong option", { prompt: "x", options: { temperature: "hot" } }, /options\.temperature: expected number/],
    ["a bad image", { prompt: "x", images: ["cat.png"] }, /images\[0\]: must be an https URL, or a base64 string/],
    ["an image at home", { prompt: "x", images: ["https://10.0.0.1/cat.png"] }, /images\[0\]: must name a public host/],
    ["a bad format", { prompt: "x", format: "yaml" }, /format: must be "json" or a JSON Schema/],
    ["a bad think", { prompt: "x", think: "a lot" }, /think: must be true, false, low/],
  ])("%s", (_, given, sentence) => expect(complaint("ollama_generate", given)).toMatch(sentence));

  test("all faults at once", () => {
    const text = complaint("ollama_generate", { prompt: 5, raw: "yes", foo: 1 });
    expect(text).toMatch(/prompt:/);
    expect(text).toMatch(/raw:/);
    expect(text).toMatch(/foo/);
  });

  test("inside a message, with its place", () => {
    const given = {
      messages: [
        { role: "user", content: "x" },
        { role: "robot", content: "x", colour: 1 },
      ],
    };
    const text = complaint("ollama_chat", given);
    expect(text).toMatch(/messages\[1\]\.role/);
    expect(text).toMatch(/messages\[1\] has the unknown "colour"/);
  });
});

describe("what is meant is taken", () => {
  test("a data URL as the image in it", () => {
    const parsed = parseArguments(
      tool("ollama_generate"),
      { prompt: "x", images: ["data:image/png;base64,AAAA"] },
      undefined,
    );
    expect(parsed.images).toEqual(["AAAA"]);
  });

  test("bare digits as seconds, which Ollama refuses in a string", () => {
    const parsed = parseArguments(tool("ollama_generate"), { prompt: "x", keep_alive: "300" }, undefined);
    expect(parsed.keep_alive).toBe(300);
  });

  test("whether to think as a string or as it is", () => {
    for (const think of ["true", true]) {
      expect(parseArguments(tool("ollama_generate"), { prompt: "x", think }, undefined).think).toBe(true);
    }
  });

  test("arguments of a tool call as a string of JSON, and a role in capitals", () => {
    const call = { function: { name: "f", arguments: '{"a":1}' } };
    const parsed = parseArguments(
      tool("ollama_chat"),
      { messages: [{ role: "Assistant", tool_calls: [call] }] },
      undefined,
    );
    expect(parsed.messages).toMatchObject([
      { role: "assistant", content: "", tool_calls: [{ function: { arguments: { a: 1 } } }] },
    ]);
  });
});

test("arguments that are nested too deeply get a sentence, whatever the depth", () => {
  for (const levels of [300, 100_000]) {
    let format: unknown = {};
    for (let level = 0; level < levels; level++) format = { items: format };
    expect(complaint("ollama_generate", { prompt: "x", format })).toMatch(
      /nested in more than 200 levels|bytes, but at most/,
    );
  }
});

describe("a model pinned by the URL", () => {
  test("is put in", () => {
    expect(parseArguments(tool("ollama_generate"), { prompt: "x" }, "gemma3").model).toBe("gemma3");
  });

  test("may not be overruled", () => {
    expect(complaint("ollama_generate", { prompt: "x", model: "other" }, "gemma3")).toMatch(/gemma3 only/);
  });

  test("leaves tools without a model alone", () => {
    expect(parseArguments(tool("ollama_get_version"), {}, "gemma3")).toEqual({});
  });
});
