import { describe, expect, test } from "vitest";
import { type Line, served } from "./served.ts";

const standIn = served();
const from = "gemma3:270m";

const create = (body: object) => standIn.stream("/api/create", { model: "mine", from, ...body });
const show = async (model = "mine") => (await standIn.ask("/api/show", { model }))[1];
const digests = (all: Line[]) => all.map(({ status }) => String(status).replace(/[0-9a-f]{64}$/, "..."));

interface Listed {
  name: string;
  digest: string;
  size: number;
}

const list = async () => (await standIn.ask("/api/tags"))[1].models as Listed[];

describe("create", () => {
  test("makes a model of another one, with its own system prompt", async () => {
    expect(digests(await create({ system: "Be terse." }))).toEqual([
      "using existing layer sha256:...",
      "using existing layer sha256:...",
      "creating new layer sha256:...",
      "using existing layer sha256:...",
      "writing manifest",
      "success",
    ]);
    const shown = await show();
    expect(shown).toMatchObject({ system: "Be terse.", details: { parent_model: from } });
    expect(shown.modelfile).toContain("SYSTEM Be terse.");
    const [newest, , base] = await list();
    expect(newest).toMatchObject({ name: "mine:latest" });
    expect(newest?.digest).not.toBe(base?.digest);
    const plain = await standIn.stream("/api/generate", { model: from, prompt: "x" });
    const own = await standIn.stream("/api/generate", { model: "mine", prompt: "x" });
    expect(own.at(-1)?.prompt_eval_count).toBeGreaterThan(plain.at(-1)?.prompt_eval_count ?? 0);
  });

  test("merges parameters, replaces messages, adds licences, keeps what is given as empty", async () => {
    const messages = [{ role: "user", content: "hi" }];
    await create({ system: "One.", license: ["MIT", "Two"], messages, parameters: { temperature: 1, foo: "bar" } });
    const changes = { system: "", template: "", license: "Three", messages: [{ role: "user", content: "new" }] };
    await create({ ...changes, from: "mine", parameters: { num_ctx: "abc" } });
    const shown = await show();
    expect(shown).toMatchObject({
      system: "One.",
      license: "MIT\nTwo\nThree",
      messages: [{ role: "user", content: "new" }],
      template: (await show(from)).template,
      details: { parent_model: "mine:latest" },
    });
    expect(
      String(shown.parameters)
        .split("\n")
        .map((line) => line.split(/\s+/).join("="))
        .sort(),
    ).toEqual(['foo="bar"', 'num_ctx="abc"', "num_predict=256", 'stop="Question:"', "temperature=1"].sort());
    expect(await standIn.ask("/api/generate", { model: "mine", prompt: "x" })).toEqual([
      500,
      { error: 'option "num_ctx" must be of type integer' },
    ]);
  });

  test("reads off a new template what the model can do", async () => {
    await create({ template: "{{ .Tools }}{{ .Prompt }}" });
    expect((await show()).capabilities).toEqual(["completion", "tools"]);
  });

  test("pulls the base first where it is missing", async () => {
    const all = digests(await create({ from: "all-minilm" }));
    expect(all[0]).toBe("pulling manifest");
    expect(all.filter((status) => status === "success")).toHaveLength(2);
    expect(all.indexOf("using existing layer sha256:...")).toBeGreaterThan(all.indexOf("success"));
    expect((await list()).map(({ name }) => name)).toEqual(
      expect.arrayContaining(["mine:latest", "all-minilm:latest"]),
    );
    expect(await create({ from: "nope" })).toEqual([
      { status: "pulling manifest" },
      { error: "pull model manifest: file does not exist" },
    ]);
  });

  test("in one piece is one object", async () => {
    expect(await standIn.ask("/api/create", { model: "mine", from, stream: false })).toEqual([
      200,
      { status: "success" },
    ]);
  });

  test.each([
    [{}, 400, "invalid model name"],
    [{ model: "a b", from }, 400, "invalid model name"],
    [{ model: "x", from: "a b" }, 400, "invalid model name"],
    [{ model: "x", modelfile: "FROM gemma3:270m" }, 400, "neither 'from' or 'files' was specified"],
    [{ model: "x", from: "" }, 400, "neither 'from' or 'files' was specified"],
    [{ model: "x", from, template: "{{ .Prompt" }, 400, "template error: template: :1: unclosed action"],
    [{ model: "x", from, template: "{{ foo }}" }, 400, 'template error: template: :1: function "foo" not defined'],
    [{ model: "x", from, quantize: "q8_0" }, 500, "quantization is only supported for F16, BF16 and F32 models"],
    [
      { model: "x", from, quantize: "q4_0" },
      500,
      "unsupported quantization type Q4_0 - supported types are F32, F16, Q4_K_S, Q4_K_M, Q8_0",
    ],
    [{ model: "x", from, license: 5 }, 500, "json: cannot unmarshal number into Go value of type []string"],
    [{ model: "x", files: {} }, 400, "unknown type"],
    [{ model: "x", files: { "/a": "sha256:1" } }, 400, "file path must be relative"],
  ])("refuses %j before the first line", async (body, status, error) => {
    expect(await standIn.ask("/api/create", body)).toEqual([status, { error }]);
  });

  test("quantizes what is large enough", async () => {
    await standIn.control().reset({ pullTicks: 3 });
    await standIn.stream("/api/pull", { model: "gemma3:270m-it-fp16" });
    const all = await create({ from: "gemma3:270m-it-fp16", quantize: "q4_K_M" });
    expect(all.slice(0, 4)).toEqual([
      ...[1, 2, 3].map((third) => ({
        status: "quantizing F16 model to Q4_K_M",
        digest: "0000000000000000000",
        total: all[0]?.total,
        completed: Math.round((Number(all[0]?.total) * third) / 3),
      })),
      { status: "verifying conversion" },
    ]);
    expect(all[4]?.status).toMatch(/^creating new layer/);
    expect(await show()).toMatchObject({ details: { quantization_level: "Q4_K_M" } });
    const [made, source] = await list();
    expect(made?.size).toBeLessThan((source?.size ?? 0) / 2);
  });

  test("holds and fails as scripted, and what fails makes nothing", async () => {
    await standIn.control().script({ path: "/api/create", fault: { kind: "error-line", after: 2, error: "no space" } });
    expect((await create({})).slice(2)).toEqual([{ error: "no space" }]);
    expect((await standIn.ask("/api/show", { model: "mine" }))[0]).toBe(404);
  });

  test("is undone by a reset", async () => {
    await create({});
    await standIn.control().reset();
    expect(await list()).toHaveLength(4);
  });
});
