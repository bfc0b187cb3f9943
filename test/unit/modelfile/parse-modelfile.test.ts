import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HearthError } from "../../../src/core/errors.ts";
import { type CreateFields, parseModelfile } from "../../../src/modelfile/parse-modelfile.ts";
import { MODELFILE_CASES } from "../../modelfile-cases.ts";

function fault(modelfile: string): HearthError | undefined {
  try {
    parseModelfile(modelfile);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof HearthError) return thrown;
    throw thrown;
  }
}

describe("a Modelfile is read as Ollama's own client reads it", () => {
  test.each(MODELFILE_CASES.filter(({ create }) => create !== undefined))("$name", (given) => {
    const { create, notices } = parseModelfile(given.modelfile);
    expect(create).toStrictEqual(given.create);
    expect(notices).toEqual((given.notices ?? []).map((notice) => expect.stringMatching(notice)));
  });
});

describe("a Modelfile is refused with its line and a way out", () => {
  test.each(MODELFILE_CASES.filter(({ error }) => error !== undefined))("$name", (given) => {
    const thrown = fault(given.modelfile);
    expect(thrown?.code).toBe("invalid_arguments");
    expect(`${thrown?.message} ${thrown?.next}`).toMatch(given.error as RegExp);
  });
});

test("every case is either read or refused, under a name of its own", () => {
  expect(MODELFILE_CASES.filter(({ create, error }) => (create === undefined) === (error === undefined))).toEqual([]);
  expect(new Set(MODELFILE_CASES.map(({ name }) => name)).size).toBe(MODELFILE_CASES.length);
});

test("a long Modelfile takes no longer than its length", () => {
  const system = `"""${'A line with "quotes" and more.\n'.repeat(20_000)}"""`;
  const messages = "MESSAGE user Hi\n".repeat(20_000);
  const began = performance.now();
  const { create } = parseModelfile(`FROM gemma3:270m\nSYSTEM ${system}\n${messages}`);
  expect(create.messages).toHaveLength(20_000);
  expect(create.system).toHaveLength(20_000 * 31);
  // Were it quadratic, it would take minutes.
  expect(performance.now() - began).toBeLessThan(5_000);
});

const WORDS = ["FROM ", "gemma3", "SYSTEM ", "PARAMETER ", "MESSAGE ", "user ", "stop ", "seed ", "0x1p", "1_"];
const SIGNS = ['"', '"""', "\n", "\r", " ", "\t", "#", "\u00a0", "\ufeff", "\ud800", "\\"];

test("no text does more than be refused", () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...WORDS, ...SIGNS), fc.string({ unit: "binary" })))
    .map((all) => all.join(""));
  fc.assert(
    fc.property(text, (modelfile) => {
      const code = fault(modelfile)?.code;
      expect(code === undefined || code === "invalid_arguments").toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

// Three quotes end a text only as the last of a line, and nothing escapes them.
const visible = fc
  .string({
    unit: fc.oneof(fc.constantFrom("\n", '"', "#", "\t", " "), fc.constantFrom(..."aZ0{}.:é世👋")),
    maxLength: 40,
  })
  .filter((text) => !/"""[ \t]*\n/.test(text) && !/^"*$/.test(text));
const someOf = <T>(one: fc.Arbitrary<T>) =>
  fc.option(fc.array(one, { minLength: 1, maxLength: 4 }), { nil: undefined });
const some = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: undefined });

const thousandths = fc.integer({ min: -5000, max: 5000 }).map((thousands) => thousands / 1000);

const fields: fc.Arbitrary<CreateFields> = fc
  .record({
    from: fc.constantFrom("gemma3:270m", "hf.co/org/repo:Q4_K_M", "ns/name"),
    system: some(visible),
    template: some(visible),
    license: someOf(visible),
    messages: someOf(fc.record({ role: fc.constantFrom("system", "user", "assistant"), content: visible })),
    parameters: some(fc.record({ temperature: thousandths, stop: fc.array(visible, { minLength: 1 }) })),
    renderer: some(fc.constantFrom("qwen3-coder")),
    parser: some(fc.constantFrom("qwen3-coder")),
    requires: some(fc.constantFrom("0.14.0")),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));

function print(create: CreateFields): string {
  const line = (head: string, value: unknown) => `${head} """${value}"""`;
  const { temperature, stop = [] } = (create.parameters ?? {}) as { temperature?: number; stop?: string[] };
  return [
    ...(create.system === undefined ? [] : [line("SYSTEM", create.system)]),
    ...(create.template === undefined ? [] : [line("TEMPLATE", create.template)]),
    ...(create.license ?? []).map((text) => line("LICENSE", text)),
    ...(create.messages ?? []).map(({ role, content }) => line(`MESSAGE ${role}`, content)),
    ...(temperature === undefined ? [] : [line("PARAMETER temperature", temperature)]),
    ...stop.map((text) => line("PARAMETER stop", text)),
    ...(create.renderer === undefined ? [] : [`RENDERER ${create.renderer}`]),
    ...(create.parser === undefined ? [] : [`PARSER ${create.parser}`]),
    ...(create.requires === undefined ? [] : [`REQUIRES v${create.requires}`]),
    `FROM ${create.from}`,
  ].join("\n");
}

test("what is printed as a Modelfile is read back", () => {
  fc.assert(
    fc.property(fields, (create) => {
      expect(parseModelfile(print(create))).toEqual({ create, notices: [] });
    }),
    { numRuns: 1_000 },
  );
});

test("a parameter without a value, as Ollama prints one that was set to null, is left out, and that is said", () => {
  const { create, notices } = parseModelfile("FROM gemma3:270m\nPARAMETER temperature <nil>");
  expect(create).toEqual({ from: "gemma3:270m" });
  expect(notices).toEqual([expect.stringMatching(/parameter temperature .* has no value/)]);
});
