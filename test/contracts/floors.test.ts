import { basename, dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

/** The floors of docs/architecture.md: what each folder of src/ may import. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  "index.ts": ["http", "auth", "queue", "chats"],
  http: ["mcp", "auth", "metadata", "telemetry", "config", "core"],
  mcp: ["tools", "prompts", "resources", "queue", "chats", "metadata", "ollama", "telemetry", "config", "core"],
  auth: ["telemetry", "config", "core"],
  tools: ["queue", "chats", "metadata", "ollama", "config", "core"],
  prompts: ["queue", "chats", "metadata", "ollama", "config", "core"],
  resources: ["queue", "chats", "metadata", "ollama", "config", "core"],
  queue: ["ollama", "telemetry", "config", "core"],
  chats: ["ollama", "telemetry", "config", "core"],
  metadata: ["ollama", "telemetry", "config", "core"],
  ollama: ["config", "core"],
  config: ["core"],
  telemetry: ["core"],
  core: [],
};

/** What only some folders may touch. */
const OWNERS: readonly { what: string; pattern: RegExp; owners: readonly string[] }[] = [
  { what: "the MCP SDK", pattern: /from "(@modelcontextprotocol\/|agents\/mcp)/, owners: ["mcp"] },
  { what: "Hono", pattern: /from "hono/, owners: ["http", "auth"] },
  {
    what: "Durable Objects",
    pattern: /import \{[^}]*DurableObject[^}]*\} from "cloudflare:workers"/,
    owners: ["queue", "chats", "auth"],
  },
  { what: "Durable Object storage", pattern: /\bSqlStorage\b|\.storage\b/, owners: ["queue", "chats", "auth"] },
  { what: "the OAuth library", pattern: /from "@cloudflare\/workers-oauth-provider"/, owners: ["auth"] },
  { what: "KV", pattern: /\bkv\.(get|put|list|delete)\b/i, owners: ["metadata"] },
  { what: "fetch to the home", pattern: /(?<![\w.])fetch\(|vpc\.fetch/, owners: ["ollama"] },
  { what: "the console", pattern: /\bconsole[.[]/, owners: ["telemetry"] },
];

const files = sourceFiles("src").map((file) => ({ ...file, room: room(relative("src", file.path)) }));

function room(path: string): string {
  return path.split("/")[0] ?? "";
}

describe("the floors", () => {
  test("every folder of src/ has its floor", () => {
    expect([...new Set(files.map((file) => file.room))].filter((name) => !(name in MAY_IMPORT))).toEqual([]);
  });

  test("imports go down only", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ from }) => from.startsWith("."))
        .map(({ from }) => room(relative("src", join(dirname(file.path), from))))
        .filter((target) => target !== file.room && !MAY_IMPORT[file.room]?.includes(target))
        .map((target) => `${file.path} imports ${target}/`),
    );
    expect(wrong).toEqual([]);
  });

  test("ollama/ knows the config by its types only", () => {
    const wrong = files.filter(
      (file) =>
        file.room === "ollama" && file.imports.some(({ from, typeOnly }) => from.includes("/config/") && !typeOnly),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("a tool category never imports another", () => {
    const wrong = files
      .filter(({ path }) => /^src\/tools\/\w+\//.test(path))
      .flatMap((file) =>
        file.imports.filter(({ from }) => /^\.\.\/(?!\.\.\/)[\w-]+\//.test(from)).map(() => file.path),
      );
    expect(wrong).toEqual([]);
  });

  test.each(OWNERS)("only its owners touch $what", ({ pattern, owners }) => {
    const wrong = files.filter((file) => !owners.includes(file.room) && pattern.test(file.text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
    expect(files.some((file) => owners.includes(file.room) && pattern.test(file.text))).toBe(true);
  });
});

describe("the rooms", () => {
  test("names are kebab-case, and no folder's name says nothing", () => {
    const wrong = files.filter(
      ({ path }) =>
        !/^[a-z0-9.-]+$/.test(basename(path)) || /\/(utils?|helpers?|lib|common|internal|shared)\//.test(path),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("no file is past 200 lines", () => {
    expect(files.filter(({ text }) => text.split("\n").length > 200).map(({ path }) => path)).toEqual([]);
  });

  test("the catalogue is the only barrel", () => {
    const barrels = files.filter(
      ({ path, text }) => path !== "src/index.ts" && /^export (\*|\{[^}]*\}) from/m.test(text),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });
});
