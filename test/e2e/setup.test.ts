import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { openCheckout } from "./checkout.ts";

/** Each builds the Worker. */
const TIMEOUT_MS = 90_000;
const SERVICE = "0191dce4-9ab4-7fce-b660-8e5dec5172da";
const ACCESS = { CF_ACCESS_CLIENT_ID: "0123.access", CF_ACCESS_CLIENT_SECRET: "cfast_of_the_tests" };

const { file, run: runScript } = openCheckout();
const json = (name: string) => JSON.parse(readFileSync(file(name), "utf8"));

beforeEach(() => {
  for (const name of ["deploy.json", ".hearth-secrets.json"]) rmSync(file(name), { force: true });
  // No Ollama answers here: installed models must not decide what is asked.
  writeFileSync(file(".dev.vars"), "OLLAMA_BASE_URL=http://127.0.0.1:1\n");
});

interface Run {
  script?: string;
  args?: string[];
  input?: string;
  env?: Record<string, string>;
}

async function run({ script = "setup", args = [], input = "", env = {} }: Run) {
  const none = { CF_ACCESS_CLIENT_ID: "", CF_ACCESS_CLIENT_SECRET: "", WRANGLER_SEND_METRICS: "false" };
  const { code, output: out } = await runScript(`${script}.ts`, args, { ...none, ...env }, input);
  return { code, out };
}

describe("npm run setup", { timeout: TIMEOUT_MS }, () => {
  test("without a question writes what a deployment takes, and nothing over it the second time", async () => {
    const base = readFileSync(file("wrangler.toml"), "utf8");
    const first = await run({ args: ["--vpc-service", SERVICE, "--model", "gemma3:4b", "--yes"] });
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining("--dry-run accepts them") });
    const secrets = json(".hearth-secrets.json");
    if (process.platform !== "win32") expect(statSync(file(".hearth-secrets.json")).mode & 0o777).toBe(0o600);
    for (const secret of Object.values(secrets)) expect(first.out).not.toContain(secret);
    const deployed = await run({ script: "deploy", args: ["--dry-run"] });
    expect(deployed.code).toBe(0);
    expect(deployed.out).toMatch(new RegExp(`OLLAMA_VPC \\(${SERVICE}\\)`));
    expect(deployed.out).toMatch(/DEFAULT_MODEL \("gemma3:4b"\)/);

    expect((await run({ args: ["--yes"] })).code).toBe(0);
    expect(json(".hearth-secrets.json")).toEqual(secrets);
    expect(json("deploy.json")).toEqual({
      vars: { DEFAULT_MODEL: "gemma3:4b" },
      vpc_services: [{ binding: "OLLAMA_VPC", service_id: SERVICE }],
    });
    expect(readFileSync(file("wrangler.toml"), "utf8")).toBe(base);
    expect(existsSync(file(".deploy-config.json"))).toBe(false);
  });

  test("asks, and takes the service token from the environment", async () => {
    const input = "tunnel\nhttp://ollama.example.com\nhttps://ollama.example.com\n\nn\n";
    const { code, out } = await run({ input, env: ACCESS });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("must begin with https://") });
    expect(out).not.toContain(ACCESS.CF_ACCESS_CLIENT_SECRET);
    expect(json("deploy.json")).toEqual({ vars: { OLLAMA_BASE_URL: "https://ollama.example.com" } });
    expect(json(".hearth-secrets.json")).toEqual({
      ...ACCESS,
      MCP_AUTH_TOKEN: expect.any(String),
      SETTINGS_KEY: expect.any(String),
    });
  });

  test("adds to the secrets of an earlier version what is missing, and says how to set it", async () => {
    const earlier = { MCP_AUTH_TOKEN: "0".repeat(64), OWNER_PASSWORD: "kept-by-an-earlier-version" };
    writeFileSync(file(".hearth-secrets.json"), JSON.stringify(earlier));
    const { code, out } = await run({ args: ["--home-url", "https://ollama.example.com", "--yes"], env: ACCESS });
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/New: .*SETTINGS_KEY/) });
    expect(out).toMatch(/already deployed, set its SETTINGS_KEY\n +npm run deploy -- --secrets-file/);
    expect(json(".hearth-secrets.json")).toEqual({ ...ACCESS, ...earlier, SETTINGS_KEY: expect.any(String) });
  });

  test("npm run deploy -- --help explains our part first, and then wrangler's", async () => {
    const { code, out } = await run({ script: "deploy", args: ["--help"] });
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage: npm run deploy[\s\S]*--secrets-file[\s\S]*wrangler deploy \[/);
  });

  test("writes nothing where the answers end before the questions do", async () => {
    const { code, out } = await run({ input: "vpc\n" });
    expect(code).toBe(1);
    expect(out).toMatch(/The input ended before all questions were answered/);
    expect(out).not.toMatch(/^\s+at /m);
    for (const name of ["deploy.json", ".hearth-secrets.json"]) expect(existsSync(file(name))).toBe(false);
  });
});
