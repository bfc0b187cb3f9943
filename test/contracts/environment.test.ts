import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { keepAnswers } from "../../scripts/setup/keep-answers.ts";
import { authTokensValue } from "../../scripts/token/auth-tokens-value.ts";
import { addToken } from "../../scripts/token/change-tokens.ts";
import type { KeptToken } from "../../scripts/token/kept-tokens.ts";
import { makeToken } from "../../scripts/token/make-token.ts";
import { settings } from "../../src/config/settings.ts";
import { BASIC_GRANTS } from "../../src/core/caller.ts";

/** Cloudflare's free plan allows a Worker 64 variables and secrets of 5 KB each. */
const MAX_NAMES = 40;
const MAX_VALUE_BYTES = 4096;
/** Tokens that docs/deploy.md says fit into AUTH_TOKENS. */
const TOKENS_THAT_FIT = 25;

const inDeployment = readFileSync("wrangler.toml", "utf8");
const bindings = [...inDeployment.matchAll(/^(?:binding|name) = "([A-Z_]+)"$/gm)].map(([, name = ""]) => name);

describe("the environment of a Hearth with everything switched on stays small", () => {
  // Eight hosts, eight servers of tools, Discord and alerts are records, and add none.
  test("in names: every setting and every binding", () => {
    const names = [...Object.keys(settings.shape), ...bindings, "OLLAMA_VPC"];
    expect(bindings).toContain("SETTINGS_STORE");
    expect(bindings).toContain("CALL_LIMIT");
    expect(names.length).toBeLessThanOrEqual(MAX_NAMES);
  });

  test("in values: those that setup makes", () => {
    const access = { id: `${"0".repeat(32)}.access`, secret: "0".repeat(64) };
    const answers = { way: "tunnel", homeUrl: "https://ollama.example.com", access, signIn: true } as const;
    const { own, secrets } = keepAnswers({ own: {}, secrets: {} }, { ...answers, model: "x".repeat(200) });
    const values = [...Object.values(secrets), ...Object.values(own.vars ?? {})];
    expect(values.length).toBeGreaterThan(5);
    for (const value of values) expect(String(value).length).toBeLessThanOrEqual(MAX_VALUE_BYTES);
  });

  test("in values: AUTH_TOKENS, with as many tokens as the docs say, each with all grants", () => {
    let tokens: KeptToken[] = [];
    for (let place = 0; place < TOKENS_THAT_FIT; place += 1) {
      const client = { name: `client-${place}`, user: "owner" };
      tokens = addToken(tokens, client, { ...makeToken(), created: "2026-11-30", grants: [...BASIC_GRANTS] });
    }
    expect(Buffer.byteLength(authTokensValue(tokens))).toBeLessThanOrEqual(MAX_VALUE_BYTES);
    expect(readFileSync("docs/deploy.md", "utf8")).toContain(`room for ${TOKENS_THAT_FIT} tokens`);
  });
});
