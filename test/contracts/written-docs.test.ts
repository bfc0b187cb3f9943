import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { SECRET_SETTINGS, settings } from "../../src/config/settings.ts";
import { ERROR_CODES } from "../../src/core/errors.ts";
import { catalog } from "../../src/tools/catalog.ts";
import { sourceFiles } from "./source-files.ts";

/** What others read from their environment, and we name. */
const OF_OTHERS = `OLLAMA_HOST OLLAMA_KEEP_ALIVE OLLAMA_CONTEXT_LENGTH OLLAMA_VERSION
  CLOUDFLARED_VERSION OLLAMA_MEMORY TUNNEL_PROTOCOL CLOUDFLARE_API_TOKEN CLOUDFLARE_ACCOUNT_ID DEPLOY_JSON
  MCP_TOOL_TIMEOUT MAX_MCP_OUTPUT_TOKENS COPILOT_MCP_HEARTH_TOKEN`.split(/\s+/);
/** What our own scripts and tests read from theirs. */
const OF_SCRIPTS = [
  "HEARTH_TOKEN",
  "HEARTH_OWNER_PASSWORD",
  "TEST_OLLAMA_URL",
  "TEST_OLLAMA_SECOND_URL",
  "TEST_OLLAMA_CLI",
  "TEST_REGISTRY",
];
/** Pages for those who change the code. */
const DEVELOPER_PAGES = ["CONTRIBUTING.md", "AGENTS.md", "docs/architecture.md"];
const PAGES = [
  "README.md",
  "CONTRIBUTING.md",
  "AGENTS.md",
  ...globSync("docs/**/*.md").map((path) => path.replaceAll("\\", "/")),
];

const pages = PAGES.map((path) => ({ path, text: readFileSync(path, "utf8") }));
const textOf = (path: string) => pages.find((page) => page.path === path)?.text ?? "";
const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const wrangler = readFileSync("node_modules/wrangler/wrangler-dist/cli.js", "utf8");

interface Named {
  path: string;
  what: string;
}

/** Each match of a pattern in all pages, with the page. */
const named = (pattern: RegExp): Named[] =>
  pages.flatMap(({ path, text }) => [...text.matchAll(pattern)].map(([, what = ""]) => ({ path, what })));

/** What a script and all that lies in its folder say. */
function sourceOf(script: string): string {
  const file = /^node (\S+\.ts)/.exec(scripts[script] ?? "")?.[1] ?? "";
  const folder = file.replace(/\.ts$/, "");
  const own = [file, ...(existsSync(folder) ? sourceFiles(folder).map(({ path }) => path) : [])];
  // What npm run deploy is given goes on to wrangler.
  const passedOn = script === "deploy" ? wrangler : "";
  return own.map((path) => readFileSync(path, "utf8")).join("\n") + passedOn;
}

function knows(script: string, flag: string): boolean {
  const source = sourceOf(script);
  return [flag, flag.replace(/^no-/, "")].some((name) => new RegExp(`["\\s]${name}"?: \\{|"${name}"`).test(source));
}

/** Files and folders that are not in the repository, but are made. */
const MADE = ["node_modules/", "dist/", "screenshots/", ".clients/", "deploy.json", ".hearth-secrets.json"];

/** Whether a page can mean a path: below the root, src/ or queue/, or a file of that name there. */
function isPath(path: string): boolean {
  if (["", "src", "src/queue"].some((folder) => existsSync(join(folder, path)))) return true;
  return !path.includes("/") && globSync(`{src,test}/**/${path}`).length > 0;
}

function anchorsOf(path: string): string[] {
  const headings = [...readFileSync(path, "utf8").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Constants that src/ exports. Pages for developers name some. */
const constants = sourceFiles("src").flatMap(({ text }) =>
  [...text.matchAll(/^export const ([A-Z_]+)\b/gm)].map(([, name = ""]) => name),
);

describe("README.md, CONTRIBUTING.md, AGENTS.md and docs/", () => {
  test("every npm command is one, and knows its flags", () => {
    const commands = pages.flatMap(({ path, text }) =>
      [...text.matchAll(/\bnpm (?:run )?(?:-s )?([a-z]+(?::[a-z]+)*)(?: -- ([^`\n]*))?/g)].map(
        ([, script = "", args = ""]) => ({ path, script, args: args.split(/ #|"/)[0] ?? "" }),
      ),
    );
    const own = [...Object.keys(scripts), "install", "ci"];
    expect(commands.length).toBeGreaterThan(40);
    // "npm does", "npm is": words of a sentence, and no commands.
    const meant = commands.filter(
      ({ script }) => !["from", "did", "does", "is", "are", "and", "script", "scripts"].includes(script),
    );
    expect(meant.filter(({ script }) => !own.includes(script))).toEqual([]);
    const flags = meant.flatMap(({ path, script, args }) =>
      [...args.matchAll(/--([a-z][\w-]*)/g)].map(([, flag = ""]) => ({ path, script, flag })),
    );
    expect(flags.filter(({ script, flag }) => !knows(script, flag))).toEqual([]);
    expect(knows("doctor", "nothing-such")).toBe(false);
  });

  test("every wrangler command is one", () => {
    const commands = named(/npx (wrangler(?: [a-z][a-z-]*)+)/g);
    const exists = (words: string[]): boolean =>
      words.length > 1 && (wrangler.includes(`"${words.join(" ")}"`) || exists(words.slice(0, -1)));
    expect(commands.length).toBeGreaterThan(10);
    expect(commands.filter(({ what }) => !exists(what.split(" ")))).toEqual([]);
  });

  test("every setting that is named is one", () => {
    const known = [...Object.keys(settings.shape), ...OF_OTHERS, ...OF_SCRIPTS];
    const bindings = /"([A-Z_]+)"/g;
    const bound = [...readFileSync("wrangler.toml", "utf8").matchAll(bindings)].map(([, name]) => name);
    const told = named(/`([A-Z][A-Z0-9]*_[A-Z0-9_]+)(?:=[^`]*)?`/g);
    const unknown = told.filter(({ what }) => ![...known, ...bound, "OLLAMA_VPC"].includes(what));
    expect(unknown.filter(({ path, what }) => !(DEVELOPER_PAGES.includes(path) && constants.includes(what)))).toEqual(
      [],
    );
  });

  test("every file and folder that pages for developers name exists", () => {
    const paths = named(/`((?:[\w.-]+\/)+(?:[\w.-]+\.\w+)?|[\w-]+\.(?:ts|md|json|toml))`/g);
    const told = paths.filter(({ path }) => DEVELOPER_PAGES.includes(path));
    expect(told.length).toBeGreaterThan(100);
    expect(told.filter(({ what }) => !MADE.includes(what) && !isPath(what))).toEqual([]);
  });

  test("docs/deploy.md has each setting with its default, as .dev.vars.example has it", () => {
    const example = readFileSync(".dev.vars.example", "utf8");
    const expected = [...example.matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => `${name} = ${value}`);
    const rows = [...textOf("docs/deploy.md").matchAll(/^\| `([A-Z_]+)` \| ([^|]*)\| (secret)?/gm)];
    expect(rows.map(([, name, value = ""]) => `${name} = ${value.trim()}`)).toEqual(expected);
    expect(rows.filter(([, , , secret]) => secret).map(([, name]) => name)).toEqual(SECRET_SETTINGS);
  });

  test("every link leads somewhere, to its heading", () => {
    const links = named(/\]\((?!https?:)([^)\s]+)\)/g);
    expect(links.length).toBeGreaterThan(40);
    const broken = links.filter(({ path, what }) => {
      const [file = "", anchor] = what.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test("docs/troubleshooting.md leads from every error code, and from no other", () => {
    const [, byCode = ""] = textOf("docs/troubleshooting.md").split("## By code");
    const told = [...byCode.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, codes = ""]) => codes.match(/[a-z_]+/g) ?? []);
    expect(told.toSorted()).toEqual(Object.keys(ERROR_CODES).toSorted());
  });

  test("every error code that is shown at work is one", () => {
    const shown = named(/\[([a-z_]+)(?: ·[^\]]*)?\](?!\()/g).filter(({ what }) => what.includes("_"));
    expect(shown.filter(({ what }) => !Object.hasOwn(ERROR_CODES, what))).toEqual([]);
  });

  test("every tool that is named is one, and the README names each", () => {
    const names = catalog.map(({ name }) => name);
    const told = named(/\b(ollama_[a-z_]+[a-z])\b/g);
    expect(told.filter(({ what }) => ![...names, ...Object.keys(ERROR_CODES)].includes(what))).toEqual([]);
    const missing = names.filter((name) => !textOf("README.md").includes(`\`${name}\``));
    expect(missing, "add these to the table of tools in README.md").toEqual([]);
  });
});
