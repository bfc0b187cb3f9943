import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { DEFAULT_MODELS } from "#stand-in/models/default-models";
import { connect, home, internet, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const search = async (args: Record<string, unknown>, settings?: Record<string, unknown>) =>
  (await connect({ settings })).call("ollama_search_models", args);
const names = (value: Record<string, unknown>, list = "installed") =>
  (value[list] as { name: string }[] | undefined)?.map(({ name }) => name);

const OLD = { version: "0.17.4" };

describe("the installed models", () => {
  test.each([
    ["all of them", { query: "" }, 4],
    ["by a part of the name or the family, in any case", { query: "GEMMA3" }, 3],
    ["by all words", { query: "embed 270m" }, ["gemma3-embed:270m"]],
    ["by parameter size", { query: " 8.2B " }, ["stand-in-thinker:latest"]],
    ["by a capability among the words", { query: "tools" }, ["stand-in-thinker:latest"]],
    ["by family", { query: "", family: "QWEN3" }, ["stand-in-thinker:latest"]],
    ["by capability", { query: "", capability: "Vision" }, ["stand-in-vision:latest"]],
    ["by size on disk", { query: "", max_size_gb: 0.255 }, ["gemma3:270m"]],
    ["by all at once", { query: "in", capability: "completion", max_size_gb: 4 }, ["stand-in-vision:latest"]],
    ["none of them", { query: "gemma3 nothing" }, []],
    ["none of them: a family is no part of a word", { query: "", family: "qwen" }, []],
  ])("are found: %s", async (_, args, expected) => {
    const { value, isError } = await search(args);
    expect(isError).toBe(false);
    if (typeof expected === "number") expect(names(value)).toHaveLength(expected);
    else expect(names(value)?.sort()).toEqual([...expected].sort());
    expect(Object.keys(value)).toEqual(["installed"]);
  });

  test("are shown in short, and the text says the same", async () => {
    const { value, text } = await search({ query: "vision" });
    expect(value).toEqual({
      installed: [
        {
          name: "stand-in-vision:latest",
          size: "3.3 GB",
          family: "gemma3",
          parameter_size: "4.3B",
          capabilities: ["completion", "vision", "insert"],
        },
      ],
    });
    expect(JSON.parse(text)).toEqual(value);
  });

  test("are only those that may be used", async () => {
    expect(names((await search({ query: "" }, { ALLOWED_MODELS: "gemma3:*" })).value)).toEqual(["gemma3:270m"]);
  });

  test("do not send the query out of the house", async () => {
    await search({ query: "gemma3" });
    expect(internet.asked).toEqual([]);
  });

  test("may come from memory while the home is off, and it is said", async () => {
    const client = await connect();
    await client.call("ollama_list_models");
    await home.script({ path: "/api/tags", preset: "530-tunnel-down", times: "always" });
    const { value } = await (await connect()).call("ollama_search_models", { query: "gemma3" });
    expect(value).toMatchObject({ stale: { reason: expect.stringContaining("530") } });
    expect(names(value)).toHaveLength(3);
  });

  test.each([
    [{ query: "x".repeat(201) }, /query/],
    [{ query: "x", max_size_gb: 0 }, /max_size_gb/],
    [{ query: "x", capabilty: "vision" }, /Did you mean capability/],
    [{}, /query/],
  ])("a wrong call gets a sentence: %j", async (args, sentence) => {
    const { isError, text } = await search(args);
    expect(isError).toBe(true);
    expect(text).toMatch(sentence);
  });
});

describe("an Ollama older than 0.30, whose list tells no capabilities", () => {
  test("is asked for details where a capability is wanted, and only then", async () => {
    await home.reset(OLD);
    const { value } = await search({ query: "", capability: "vision" });
    expect(value).toMatchObject({ installed: [{ name: "stand-in-vision:latest", capabilities: expect.any(Array) }] });
    expect(value).not.toHaveProperty("notices");
    await search({ query: "gemma3" });
    expect(await home.record({ path: "/api/show" })).toHaveLength(4);
  });

  test("is asked twelve times at most, and what was not looked at is named", async () => {
    const [model] = DEFAULT_MODELS;
    const models = Array.from({ length: 15 }, (_, index) => ({
      ...model,
      name: `m${index}:latest`,
      digest: index.toString(16).padStart(64, "a"),
    }));
    await home.reset({ ...OLD, models: models as typeof DEFAULT_MODELS });
    const { value } = await search({ query: "", capability: "completion" });
    expect(names(value)).toHaveLength(12);
    expect(await home.record({ path: "/api/show" })).toHaveLength(12);
    expect(value.notices).toEqual([
      expect.stringMatching(
        /Left out, because their capabilities are not known yet.*: m\d+:latest, m\d+:latest, m\d+:latest\./,
      ),
    ]);
  });

  test("by capability gets to the others by calling again, with three subrequests a model at most", async () => {
    const many = Array.from({ length: 15 }, (_, number) => ({ name: `m${number}` }));
    await home.reset({ ...OLD, models: many });
    const reads: string[] = [];
    const METADATA = {
      get: async (key: string, type: "json") => {
        reads.push(key);
        return env.METADATA.get(key, type);
      },
      put: async (key: string, value: string) => env.METADATA.put(key, value),
    };
    const client = await connect({ settings: { METADATA } });
    const find = () => client.call("ollama_search_models", { query: "", capability: "completion" });
    expect(names((await find()).value)).toHaveLength(12);
    await vi.waitFor(async () => expect((await env.METADATA.list({ prefix: "home:details:" })).keys).toHaveLength(12));
    expect(reads.filter((key) => key.startsWith("home:details:"))).toHaveLength(12);
    expect(names((await find()).value)).toHaveLength(15);
  });

  test("that fails for one model loses that one only, and says so", async () => {
    await home.reset(OLD);
    await home.script({ path: "/api/show", respond: { status: 500, body: { error: "broken" } } });
    const { value, isError } = await search({ query: "", capability: "completion" });
    expect(isError).toBe(false);
    expect((names(value)?.length ?? 0) + 1).toBeGreaterThanOrEqual(3);
    expect(value.notices).toEqual([expect.stringMatching(/capabilities are not known yet/)]);
  });

  test("says how to search by a capability that stands among the words", async () => {
    await home.reset(OLD);
    const { value } = await search({ query: "tools" });
    expect(value).toMatchObject({
      installed: [],
      notices: [expect.stringMatching(/to search by tools, pass it as capability/)],
    });
    expect(names((await search({ query: "in thinking", capability: "tools" })).value)).toEqual([
      "stand-in-thinker:latest",
    ]);
  });
});

describe("the public library", () => {
  test("is searched where it is asked for, and its texts are marked", async () => {
    const { value, isError } = await search({ query: "gemma3", remote: true });
    expect(isError).toBe(false);
    expect(names(value)).toHaveLength(3);
    expect(names(value, "library")).toEqual(["gemma3", "gemma3n"]);
    expect(value).toMatchObject({
      library_source: expect.stringMatching(/^ollama\.com.*not instructions/),
      library_link: "https://ollama.com/search?q=gemma3",
    });
    expect(value).not.toHaveProperty("library_problem");
  });

  test("is narrowed by a capability that it knows, and the others are named", async () => {
    expect(names((await search({ query: "", remote: true, capability: "embedding" })).value, "library")).toEqual([
      "nomic-embed-text",
    ]);
    const { value } = await search({ query: "gemma3", remote: true, capability: "completion" });
    expect(value.notices).toEqual([expect.stringMatching(/cannot filter by completion/)]);
  });

  test("may have nothing, which is no problem", async () => {
    const { value } = await search({ query: "nothing-like-it", remote: true });
    expect(value).toMatchObject({ installed: [], library: [] });
    expect(value).not.toHaveProperty("library_problem");
  });

  test.each([
    ["has changed", { library: { markup: "unknown" } }, /has changed/],
    ["is down", { answer: () => new Response("", { status: 500 }) }, /answered 500/],
    ["is not there", { unreachable: true }, /could not be reached/],
  ] as const)("that %s takes nothing away from what is installed", async (_, mood, problem) => {
    internet.be(mood);
    const { value, isError } = await search({ query: "gemma3", remote: true });
    expect(isError).toBe(false);
    expect(names(value)).toHaveLength(3);
    expect(value).not.toHaveProperty("library");
    expect(value).toMatchObject({
      library_problem: expect.stringMatching(problem),
      library_link: "https://ollama.com/search?q=gemma3",
    });
  });

  test("that fails where nothing is installed either is still no empty list", async () => {
    internet.be({ unreachable: true });
    const { value } = await search({ query: "nothing-like-it", remote: true });
    expect(value).toEqual({ installed: [], library_problem: expect.any(String), library_link: expect.any(String) });
  });

  test("does not stand in for a home that is off", async () => {
    await home.script({ path: "/api/tags", preset: "530-tunnel-down", times: "always" });
    const { isError, text } = await search({ query: "gemma3", remote: true });
    expect(isError).toBe(true);
    expect(text).toMatch(/\[tunnel_down/);
  });
});
