import { readFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { sourceFiles } from "./source-files.ts";

/** The table of floors in docs/architecture.md: the floor of each folder of src/, 0 at the bottom. */
const FLOORS = new Map(
  [...readFileSync("docs/architecture.md", "utf8").matchAll(/^\| (\d+) \| `([\w.-]+)\/?` \|/gm)].map((row) => [
    row[2] ?? "",
    Number(row[1]),
  ]),
);

/** Imports within a folder, and down. */
const mayImport = (from: string, target: string) =>
  from === target || (FLOORS.get(target) ?? Number.POSITIVE_INFINITY) < (FLOORS.get(from) ?? 0);

/** What only some folders may touch. */
const OWNERS: readonly { what: string; pattern: RegExp; owners: readonly string[] }[] = [
  { what: "the MCP SDK", pattern: /from "@modelcontextprotocol\//, owners: ["mcp"] },
  { what: "Hono", pattern: /from "hono/, owners: ["http", "auth", "admin", "pages"] },
  {
    what: "Durable Objects",
    pattern: /import \{[^}]*DurableObject[^}]*\} from "cloudflare:workers"/,
    owners: ["queue", "chats", "auth", "config"],
  },
  {
    what: "Durable Object storage",
    pattern: /\bSqlStorage\b|\.storage\b/,
    owners: ["queue", "chats", "auth", "config"],
  },
  { what: "the binding of RequestQueue", pattern: /\.REQUEST_QUEUE\b/, owners: ["actions", "queue"] },
  { what: "the binding of ChatStore", pattern: /\.CHAT_STORE\b/, owners: ["chats", "queue"] },
  { what: "the binding of OAuthStore", pattern: /\.OAUTH_STORE\b/, owners: ["auth"] },
  { what: "the binding of SettingsStore", pattern: /\.SETTINGS_STORE\b/, owners: ["config"] },
  { what: "the settings of the environment", pattern: /\breadConfig\(/, owners: ["config"] },
  { what: "the OAuth library", pattern: /from "@cloudflare\/workers-oauth-provider"/, owners: ["auth"] },
  { what: "KV", pattern: /\bkv\.(get|put|list|delete)\b/i, owners: ["metadata"] },
  {
    what: "fetch to a host or the public web",
    pattern: /(?<![\w.])fetch\(|vpc\.fetch/,
    owners: ["hosts", "public-web"],
  },
  { what: "the console", pattern: /\bconsole[.[]/, owners: ["telemetry"] },
];

const files = sourceFiles("src").map((file) => ({ ...file, room: room(relative("src", file.path)) }));

function room(path: string): string {
  return path.split("/")[0] ?? "";
}

describe("the floors", () => {
  test("the table in docs/architecture.md names every folder of src/, and no other", () => {
    const folders = [...new Set(files.map((file) => file.room))];
    expect(folders.sort()).toEqual([...FLOORS.keys()].sort());
  });

  test("imports go down only", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(({ from }) => from.startsWith("."))
        .map(({ from }) => room(relative("src", join(dirname(file.path), from))))
        .filter((target) => !mayImport(file.room, target))
        .map((target) => `${file.path} imports ${target}/`),
    );
    expect(wrong).toEqual([]);
  });

  test("hosts/ knows the config by its types only", () => {
    const wrong = files.filter(
      (file) =>
        file.room === "hosts" && file.imports.some(({ from, typeOnly }) => from.includes("/config/") && !typeOnly),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test("a folder of tools imports no other but fields", () => {
    const wrong = files
      .filter(({ path }) => /^src\/tools\/\w+\//.test(path))
      .flatMap((file) =>
        file.imports.filter(({ from }) => /^\.\.\/(?!\.\.\/|fields\/)[\w-]+\//.test(from)).map(() => file.path),
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

  test("no file is past 250 lines", () => {
    expect(files.filter(({ text }) => text.split("\n").length > 250).map(({ path }) => path)).toEqual([]);
  });

  test("the catalog is the only barrel", () => {
    const barrels = files.filter(
      ({ path, text }) => path !== "src/index.ts" && /^export (\*|\{[^}]*\}) from/m.test(text),
    );
    expect(barrels.map(({ path }) => path)).toEqual([]);
  });
});
