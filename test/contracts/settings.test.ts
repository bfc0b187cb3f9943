import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../src/config/read-config.ts";
import { SECRET_SETTINGS, settings } from "../../src/config/settings.ts";
import { HEARTH_VERSION } from "../../src/core/version.ts";

const example = readFileSync(".dev.vars.example", "utf8");
const wrangler = readFileSync("wrangler.toml", "utf8");
const names = Object.keys(settings.shape);

describe("the settings", () => {
  test(".dev.vars.example has each of them, in the order of the schema, and nothing else", () => {
    expect([...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map((match) => match[1])).toEqual(names);
  });

  test(".dev.vars.example has the defaults, and is a good config once it has a token", () => {
    const env = Object.fromEntries(
      [...example.matchAll(/^(?:# )?([A-Z_]+)=(.*)$/gm)].map((match) => [match[1], match[2]]),
    );
    const filled = readConfig({ ...env, MCP_AUTH_TOKEN: "a".repeat(32) });
    const bare = readConfig({ OLLAMA_BASE_URL: "http://localhost:11434", MCP_AUTH_TOKEN: "a".repeat(32) });
    expect(filled).toEqual(bare);
  });

  /** The Deploy to Cloudflare button asks for each line that is not a comment, and stores the answers as secrets. */
  test(".dev.vars.example leaves all but the address of Ollama and the secrets in comments", () => {
    expect([...example.matchAll(/^([A-Z_]+)=/gm)].map((match) => match[1])).toEqual([
      "OLLAMA_BASE_URL",
      "CF_ACCESS_CLIENT_ID",
      "CF_ACCESS_CLIENT_SECRET",
      "MCP_AUTH_TOKEN",
      "OWNER_PASSWORD",
    ]);
  });

  test("each becomes a part of the config", () => {
    const reader = ["read-config.ts", "store/seal.ts"].map((file) => readFileSync(`src/config/${file}`, "utf8")).join();
    expect(names.filter((name) => !new RegExp(`(set|data|shape)\\.${name}\\b`).test(reader))).toEqual([]);
  });

  test("wrangler.toml holds no secret", () => {
    expect(SECRET_SETTINGS.filter((name) => new RegExp(`^\\s*${name}`, "m").test(wrangler))).toEqual([]);
  });

  test("wrangler.toml binds what the Worker asks for", () => {
    const bindings = ["src/config/bindings.ts", "src/index.ts"].map((path) => readFileSync(path, "utf8")).join();
    const bound = [...bindings.matchAll(/^ +([A-Z_]+): /gm)].map((match) => match[1]);
    expect(bound).toContain("REQUEST_QUEUE");
    expect(bound.filter((name) => !wrangler.includes(`"${name}"`))).toEqual([]);
  });

  test("the version is that of package.json", () => {
    expect(JSON.parse(readFileSync("package.json", "utf8")).version).toBe(HEARTH_VERSION);
  });
});
