import { describe, expect, test } from "vitest";
import { ALL_GRANTS, BASIC_GRANTS, GRANT_NAMES, type Grant, HARMLESS_GRANTS } from "../../src/core/caller.ts";
import { COMMANDS, COMPLETIONS, type Command, may, type Use } from "../../src/people/may.ts";
import { prompts } from "../../src/prompts/catalog.ts";
import { resources } from "../../src/resources/catalog.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { GRANT_SETS } from "../grant-sets.ts";
import { sourceFiles } from "./source-files.ts";

const allows = (grants: readonly Grant[], use: Use) => may({ user: "anna", client: "phone", grants }, use).allowed;

/** The smallest sets of grants with which all of these uses are allowed, such as `chat or manage+delete`. */
function needed(...uses: Use[]): string {
  const enough = GRANT_SETS.filter((grants) => uses.every((use) => allows(grants, use)));
  const smallest = enough.filter(
    (set) => !enough.some((other) => other.length < set.length && other.every((grant) => set.includes(grant))),
  );
  for (const set of GRANT_SETS) {
    const holds = smallest.some((other) => other.every((grant) => set.includes(grant)));
    expect(enough.includes(set), `more grants allow less: ${set}`).toBe(holds);
  }
  if (smallest.length === 0) return "no grant is enough";
  return smallest.map((set) => set.join("+") || "nothing").join(" or ");
}

const table = <T>(entries: readonly T[], row: (entry: T) => [name: string, ...uses: Use[]]) =>
  Object.fromEntries(
    entries.map((entry) => {
      const [name, ...uses] = row(entry);
      return [name, needed(...uses)];
    }),
  );

const toolsOf = (names: readonly string[]) => catalog.filter(({ name }) => names.includes(name));

describe("the table of who may use what", () => {
  test("is as written down, for everything that is defined", async () => {
    const matrix = {
      tools: table(catalog, (tool) => [tool.name, { tool }]),
      arguments: Object.fromEntries(
        catalog.flatMap((tool) =>
          Object.entries(tool.argumentGrants ?? {}).map(([name, grant = "read"]) => [
            `${tool.name} ${name}: true`,
            needed({ tool }, { argument: { name, grant } }),
          ]),
        ),
      ),
      resources: table(resources, (resource) => [resource.uri, { resource }]),
      prompts: table(prompts, ({ name, tools }) => [name, ...toolsOf(tools).map((tool) => ({ tool }))]),
      completions: table(Object.keys(COMPLETIONS) as (keyof typeof COMPLETIONS)[], (completion) => [
        completion,
        { completion },
      ]),
      commands: table(Object.keys(COMMANDS) as Command[], (command) => [command, { command }]),
      hosts: table(["home"], (id) => [id, { host: { id } }]),
      pages: table(["/account", "/admin/settings"], (page) => [page, { page }]),
    };
    await expect(`${JSON.stringify(matrix, null, 2)}\n`).toMatchFileSnapshot("./may.json");
  });

  test("is the only place that looks into the grants of a caller", () => {
    const looks = /\bgrants\s*\??\.\s*(includes|some|every|find\w*|indexOf|has|at)\(|\bnew Set\([^)]*\bgrants\b/;
    const files = sourceFiles("src").filter(({ text }) => looks.test(text));
    expect(files.map(({ path }) => path)).toEqual(["src/people/may.ts"]);
  });

  test("is asked, and nothing else, where a grant is missing", () => {
    const files = sourceFiles("src").filter(({ text }) => /HearthError\(\s*"grant_missing"/.test(text));
    expect(files.map(({ path }) => path)).toEqual(["src/people/assert-may.ts"]);
  });
});

describe("a grant that is added", () => {
  test("is none of the basic ones, which never change, and is not ticked beforehand", () => {
    expect(BASIC_GRANTS).toEqual(["read", "chat", "manage", "delete"]);
    expect(HARMLESS_GRANTS).toEqual(["read", "chat"]);
    expect(Object.keys(GRANT_NAMES)).toEqual(ALL_GRANTS);
  });

  /** Files that name or recognise grants, and give none. */
  const NAMES_THEM = [
    "scripts/conformance/open-entry.ts",
    "scripts/hostile/open-target.ts",
    "scripts/token/read-command.ts",
    "src/auth/oauth/authorization-server.ts",
    "src/auth/pages/consent-page.tsx",
    "src/config/named-token.ts",
    "src/config/records/token-record.ts",
    "src/core/caller.ts",
  ];

  test("is given by no file that lists all grants: each of them only names or recognises grants", () => {
    const files = ["scripts", "src"].flatMap(sourceFiles).filter(({ text }) => text.includes("ALL_GRANTS"));
    expect(files.map(({ path }) => path).sort()).toEqual(NAMES_THEM);
  });
});
