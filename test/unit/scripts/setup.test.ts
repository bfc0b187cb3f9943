import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { faultsOf, warningOf } from "../../../scripts/deploy/faults-of.ts";
import { mergeConfig } from "../../../scripts/deploy/merge-config.ts";
import type { Answers } from "../../../scripts/setup/answers.ts";
import { askAnswers } from "../../../scripts/setup/ask-answers.ts";
import { installedModels } from "../../../scripts/setup/installed-models.ts";
import { Interview } from "../../../scripts/setup/interview.ts";
import { answersOf, keepAnswers } from "../../../scripts/setup/keep-answers.ts";
import type { KeptSecrets } from "../../../scripts/setup/kept-secrets.ts";
import { nextSteps, stepsForDeployed } from "../../../scripts/setup/next-steps.ts";
import { readArguments } from "../../../scripts/setup/read-arguments.ts";
import { settings } from "../../../src/config/settings.ts";

const SERVICE = "0191dce4-9ab4-7fce-b660-8e5dec5172da";
const URL_OF_HOME = "https://ollama.example.com";
const ACCESS = { id: "0123.access", secret: "cfast_of_the_tests" };
const NOTHING = { own: {}, secrets: {} };
const vpc: Answers = { way: "vpc", serviceId: SERVICE, signIn: true };
const tunnel: Answers = { way: "tunnel", homeUrl: URL_OF_HOME, access: ACCESS, model: "gemma3:4b", signIn: false };

describe("what is kept", () => {
  test("is what was answered, and says so when it is read again", () => {
    for (const answers of [vpc, tunnel]) expect(answersOf(keepAnswers(NOTHING, answers))).toEqual(answers);
  });

  test("secrets that there are stay, and everything else that is the owner's", () => {
    const own = { routes: [{ pattern: "hearth.example.com", custom_domain: true }], vars: { WAIT_SECONDS: 40 } };
    const once = keepAnswers({ own, secrets: {} }, vpc);
    const twice = keepAnswers(once, { ...vpc, model: "gemma3:4b" });
    expect(twice.secrets).toEqual(once.secrets);
    expect(twice.own).toEqual({ ...once.own, vars: { WAIT_SECONDS: 40, DEFAULT_MODEL: "gemma3:4b" } });
    expect(twice.own.routes).toEqual(own.routes);
  });

  test("secrets are long enough for the Worker, and a password is made only where somebody signs in", () => {
    const { MCP_AUTH_TOKEN = "", OWNER_PASSWORD = "", SETTINGS_KEY = "" } = keepAnswers(NOTHING, vpc).secrets;
    expect(MCP_AUTH_TOKEN).toMatch(/^[0-9a-f]{64}$/);
    expect(settings.shape.SETTINGS_KEY.parse(SETTINGS_KEY)).toMatch(/^[\w-]{43}$/);
    expect(OWNER_PASSWORD).toMatch(/^[\w-]{20}$/);
    expect(keepAnswers(NOTHING, tunnel).secrets).not.toHaveProperty("OWNER_PASSWORD");
  });

  test("from the tunnel to the VPC, the deployed host name is taken back; the other way the binding", () => {
    const there = keepAnswers(keepAnswers(NOTHING, tunnel), vpc);
    expect(there.own.vars?.OLLAMA_BASE_URL).toBe("");
    expect(answersOf(there).way).toBe("vpc");
    expect(keepAnswers(there, tunnel).own).not.toHaveProperty("vpc_services");
  });
});

describe("the command line", () => {
  test("gives answers, and a way where only one is meant", () => {
    expect(readArguments(["--vpc-service", SERVICE, "--no-sign-in", "--yes"])).toEqual({
      given: { way: "vpc", serviceId: SERVICE, signIn: false },
      yes: true,
    });
    const env = { CF_ACCESS_CLIENT_ID: ACCESS.id, CF_ACCESS_CLIENT_SECRET: ACCESS.secret };
    expect(readArguments(["--home-url", URL_OF_HOME], env).given).toEqual({
      way: "tunnel",
      homeUrl: URL_OF_HOME,
      access: ACCESS,
    });
  });

  test.each([
    [["--way", "road"], /no way "road"/],
    [["--home-url", "http://ollama.example.com"], /must begin with https/],
    [["--home-url", "https://ollama.example.com/v1"], /must end before \/api or \/v1/],
    [["--vpc-service", "mine"], /must be a UUID/],
    [["--way", "tunnel", "--vpc-service", SERVICE], /belongs to --way vpc/],
    [["--token", "x"], /Usage: npm run setup/],
  ])("%j is answered with a sentence", (args, sentence) => {
    expect(() => readArguments(args)).toThrow(sentence);
  });

  test("half a service token is not taken, and is not repeated", () => {
    expect(() => readArguments([], { CF_ACCESS_CLIENT_SECRET: "s3cret" })).toThrow(/^CF_ACCESS_CLIENT_ID is not set/);
    expect(() => readArguments([], { CF_ACCESS_CLIENT_ID: "a b", CF_ACCESS_CLIENT_SECRET: "s" })).not.toThrow(/a b/);
    const mistyped = { CF_ACCESS_CLIENT_ID: "hearth", CF_ACCESS_CLIENT_SECRET: "s" };
    expect(() => readArguments([], mistyped)).toThrow('CF_ACCESS_CLIENT_ID must end in ".access"');
  });
});

describe("what to do next", () => {
  const text = (answers: Answers) => JSON.stringify(nextSteps(answers));

  test("goes as far as what is known, and to the end where all is known", () => {
    expect(text({ way: "vpc", signIn: true })).toMatch(/vpc service create.*npm run setup -- --vpc-service/);
    expect(text({ way: "vpc", signIn: true })).not.toMatch(/npm run deploy/);
    expect(text({ way: "tunnel", signIn: true })).toMatch(/Service Auth.*Host Header.*--home-url/);
    expect(text(vpc)).toMatch(/npm run deploy -- --secrets-file.*npm run doctor/);
    expect(text(tunnel)).toMatch(/--home https:\/\/ollama\.example\.com/);
    expect(text(vpc)).toMatch(/npm run token -- new NAME --url.*npm run hearth -- kinds --url/);
    expect(text(tunnel)).toMatch(/npm run token -- new NAME --offline.*OWNER_PASSWORD/);
  });

  test("for a deployed Worker is to set the key that an earlier version did not make, and to delete a password", () => {
    const headings = (before: KeptSecrets, after: KeptSecrets) =>
      stepsForDeployed(before, after).map(({ heading }) => heading);
    const [first, second] = [keepAnswers(NOTHING, vpc), keepAnswers(NOTHING, tunnel)].map(({ secrets }) => secrets);
    const { SETTINGS_KEY, ...earlier } = first ?? {};
    expect(headings({}, { ...first })).toEqual([]);
    expect(headings({ ...first }, { ...first })).toEqual([]);
    expect(headings(earlier, { ...earlier, SETTINGS_KEY: String(SETTINGS_KEY) })).toEqual([
      "If the Worker is already deployed, set its SETTINGS_KEY",
    ]);
    expect(headings({ ...first }, { ...second })).toEqual(["If the Worker is already deployed, delete its password"]);
  });

  test("has no secret in it", () => {
    expect(text(tunnel)).not.toContain(ACCESS.secret);
  });
});

describe("deploy.json", () => {
  test("takes the place of what wrangler.toml has, and adds to its variables", () => {
    const base = { name: "hearth", vars: { A: 1, B: 2 }, kv_namespaces: [] };
    expect(mergeConfig(base, { vars: { B: 3 }, name: "mine" })).toEqual({
      ...base,
      name: "mine",
      vars: { A: 1, B: 3 },
    });
  });

  test("secrets, unknown names and values that the Worker would refuse are named, without the values", () => {
    const vars = { MCP_AUTH_TOKEN: "0".repeat(64), OLLAMA_HOST: "x", WAIT_SECONDS: "soon", DEFAULT_MODEL: "" };
    const faults = faultsOf({ vars }).join("\n");
    expect(faults).toMatch(/MCP_AUTH_TOKEN is a secret/);
    expect(faults).toMatch(/OLLAMA_HOST is not a setting/);
    expect(faults).toMatch(/WAIT_SECONDS must be a number/);
    expect(faults).not.toMatch(/000000|soon/);
    expect(faultsOf({ vars: { WAIT_SECONDS: 40, DEFAULT_MODEL: "" } })).toEqual([]);
  });

  test("without a way to the home is warned of", () => {
    for (const own of [{}, { vars: { OLLAMA_BASE_URL: "" } }]) expect(warningOf(own)).toMatch(/reaches no Ollama/);
    expect(warningOf({ vars: { OLLAMA_BASE_URL: URL_OF_HOME } })).toBeUndefined();
    expect(warningOf({ vpc_services: [{ binding: "OLLAMA_VPC", service_id: SERVICE }] })).toBeUndefined();
  });
});

function open() {
  const input = new PassThrough();
  const output = new PassThrough({ encoding: "utf8" });
  return { input, output, interview: new Interview({ input, output }) };
}

describe("the questions", () => {
  const asked = (answers: string, basis: { before?: Answers; installed?: string[] } = {}) => {
    const { input, interview } = open();
    input.end(answers);
    return askAnswers(interview, { known: {}, before: answersOf(NOTHING), installed: [], ...basis });
  };

  test("propose the tunnel, which is known to work, and the newest installed model", async () => {
    const installed = ["qwen3:8b", "gemma3:4b"];
    expect(await asked("\n\n\n\n\n", { installed })).toEqual({ way: "tunnel", model: "qwen3:8b", signIn: true });
    expect(await asked("\n\n\ngemma3:4b\n\n", { installed })).toMatchObject({ model: "gemma3:4b" });
    expect(await asked("\n\n\n\n\n")).not.toHaveProperty("model");
  });

  test("ask again for a Client ID that is none", async () => {
    const access = ["tunnel", URL_OF_HOME, "hearth", ACCESS.id, ACCESS.secret];
    expect(await asked([...access, "", "", ""].join("\n"))).toMatchObject({ access: ACCESS });
  });

  test("keep the model of before, or take it back", async () => {
    const before = { ...vpc, model: "gemma3:4b" };
    expect(await asked("\n\n\n\n", { before, installed: ["qwen3:8b"] })).toEqual(before);
    const none = await asked("\n\n-\n\n", { before });
    const kept = keepAnswers(keepAnswers(NOTHING, before), none);
    expect(kept.own.vars).toEqual({ DEFAULT_MODEL: "" });
    expect(keepAnswers(NOTHING, none).own.vars).toEqual({});
  });
});

describe("the models that setup offers", () => {
  const never = new AbortController().signal;

  test("are those that can chat, newest first", async () => {
    const models = [
      { name: "old:1b", modified_at: "2026-01-01T00:00:00Z" },
      { name: "nomic-embed-text:latest", modified_at: "2026-11-01T00:00:00Z" },
      { name: "new:1b", modified_at: "2026-10-01T00:00:00Z", capabilities: ["completion"] },
      { name: "vectors:1b", modified_at: "2026-11-02T00:00:00Z", capabilities: ["embedding"] },
    ];
    const server = createServer((_, response) => response.end(JSON.stringify({ models }))).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const { port } = server.address() as AddressInfo;
    expect(await installedModels(`http://127.0.0.1:${port}/`, never)).toEqual(["new:1b", "old:1b"]);
    await new Promise((closed) => server.close(closed));
  });

  test("are none where no Ollama answers", async () => {
    expect(await installedModels("http://127.0.0.1:1", never)).toEqual([]);
  });
});

describe("an interview", () => {
  test("takes answers that come all at once, and asks again where one is no good", async () => {
    const { input, output, interview } = open();
    input.end("maybe\nyes\n\n");
    expect(await interview.askYes("Do it?", false)).toBe(true);
    expect(await interview.ask({ text: "Which?", standard: "this" })).toBe("this");
    expect(output.read()).toMatch(/must be y or n/);
  });

  test("ends where the answers do", async () => {
    const { input, interview } = open();
    input.end();
    await expect(interview.ask({ text: "Which?" })).rejects.toThrow(/The input ended/);
  });

  test("ends when it is told to", async () => {
    const { interview } = open();
    const asked = interview.ask({ text: "Which?" });
    interview.end(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  });
});
