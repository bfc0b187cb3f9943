import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readConfig } from "../../../src/config/read-config.ts";

const TOKEN = "t".repeat(32);
const good = { OLLAMA_BASE_URL: "https://ollama.example.com/", MCP_AUTH_TOKEN: TOKEN };

function configOf(env: Record<string, unknown>) {
  const reading = readConfig(env);
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.config;
}

function faultsOf(env: Record<string, unknown>) {
  const reading = readConfig(env);
  return reading.ok ? [] : reading.faults;
}

describe("a good config", () => {
  test("has the defaults of the design", () => {
    const config = configOf(good);
    expect(config.hosts).toMatchObject([{ id: "home", baseUrl: "https://ollama.example.com" }]);
    expect(config.queue).toEqual({
      maxConcurrent: 1,
      maxQueued: 20,
      maxQueuedPerUser: 20,
      maxPerDay: 2_000,
      maxQueuedBytesPerUser: 268_435_456,
      waitSeconds: 50,
      timeoutSeconds: 900,
    });
    expect(config.policy).toEqual({ allowed: [], allowCloud: false });
    expect(config.log).toEqual({ level: "info", format: "json" });
  });

  test("leaves the owner alone the whole queue, and each of several users half of it, unless it is told", () => {
    const placesOf = (set: Record<string, unknown>) => configOf({ ...good, ...set }).queue.maxQueuedPerUser;
    const tokenOf = (user: string) => ({ name: "n8n", user, sha256: "a".repeat(64), grants: ["chat"] });
    expect(placesOf({ AUTH_TOKENS: [tokenOf("owner")] })).toBe(20);
    expect(placesOf({ AUTH_TOKENS: [tokenOf("anna")] })).toBe(10);
    expect(placesOf({ AUTH_TOKENS: [tokenOf("anna")], MAX_QUEUED_REQUESTS: "1" })).toBe(1);
    expect(placesOf({ AUTH_TOKENS: [tokenOf("anna")], MAX_QUEUED_PER_USER: "15" })).toBe(15);
    expect(placesOf({ MAX_QUEUED_PER_USER: "0" })).toBe(0);
  });

  test("has the bytes that a user may keep", () => {
    expect(configOf(good).chats.maxBytes).toBe(200_000_000);
    expect(configOf({ ...good, MAX_CHAT_MB: "8000" }).chats.maxBytes).toBe(8_000_000_000);
    for (const MAX_CHAT_MB of ["0", "8001", "1.5", "much"]) {
      expect(faultsOf({ ...good, MAX_CHAT_MB }).map(({ variable }) => variable)).toEqual(["MAX_CHAT_MB"]);
    }
  });

  test("is frozen, and read once for an environment", () => {
    const config = configOf(good);
    expect(Object.isFrozen(config) && Object.isFrozen(config.queue)).toBe(true);
    expect(configOf(good)).toBe(config);
  });

  test("keeps the digest of the owner's token, and nothing of the token", () => {
    const config = configOf(good);
    expect(config.tokens[0]).toMatchObject({ user: "owner", grants: ["read", "chat", "manage", "delete"] });
    expect(Buffer.from(config.tokens[0]?.sha256 ?? []).equals(createHash("sha256").update(TOKEN).digest())).toBe(true);
    expect(JSON.stringify(config)).not.toContain(TOKEN);
  });

  test("takes numbers, booleans and lists as wrangler.toml has them", () => {
    const config = configOf({
      ...good,
      WAIT_SECONDS: 20,
      ALLOW_CLOUD_MODELS: true,
      AUTH_TOKENS: [{ name: "n8n", user: "anna", sha256: "a".repeat(64), grants: ["read"] }],
    });
    expect(config.queue.waitSeconds).toBe(20);
    expect(config.policy.allowCloud).toBe(true);
    expect(config.tokens.map(({ name }) => name)).toEqual(["owner-token", "n8n"]);
  });

  test.each([
    ["30m", "30m"],
    ["-1", -1],
    ["300", 300],
    ["1h30m", "1h30m"],
  ])("reads the keep_alive %s as Ollama wants it", (given, sent) => {
    expect(configOf({ ...good, DEFAULT_KEEP_ALIVE: given }).models.defaultKeepAlive).toBe(sent);
  });

  test("takes host names that this machine is called by, and nothing that is no host name", () => {
    expect(configOf({ ...good, ALLOWED_HOSTS: " 192.168.1.20, Nas.Local ," }).allowedHosts).toEqual([
      "192.168.1.20",
      "nas.local",
    ]);
    for (const ALLOWED_HOSTS of ["http://nas.local", "nas.local:4838", "*", "a b"]) {
      expect(faultsOf({ ...good, ALLOWED_HOSTS }).map(({ variable }) => variable)).toEqual(["ALLOWED_HOSTS"]);
    }
  });

  test("takes registries as hosts, each with its port if it has one", () => {
    const registriesOf = (ALLOWED_REGISTRIES: string) => configOf({ ...good, ALLOWED_REGISTRIES }).transfers.registries;
    expect(registriesOf("")).toEqual(["registry.ollama.ai", "hf.co", "huggingface.co"]);
    expect(registriesOf(" HF.co, 192.168.1.5:5000 ,")).toEqual(["hf.co", "192.168.1.5:5000"]);
    for (const ALLOWED_REGISTRIES of ["http://hf.co", "hf.co/org", "*", "*.hf.co", "a b", "me@hf.co", "hf.co:port"]) {
      expect(faultsOf({ ...good, ALLOWED_REGISTRIES }).map(({ variable }) => variable)).toEqual(["ALLOWED_REGISTRIES"]);
    }
  });

  test("takes limits on downloads and contexts, and has none by itself", () => {
    const { transfers, models } = configOf({ ...good, MAX_MODEL_GB: "0.5", MAX_NUM_CTX: "8192" });
    expect([transfers.maxModelBytes, models.maxNumCtx]).toEqual([500_000_000, 8_192]);
    const bare = configOf(good);
    expect([bare.transfers.maxModelBytes, bare.models.maxNumCtx]).toEqual([undefined, undefined]);
    expect(faultsOf({ ...good, MAX_MODEL_GB: "0" }).map(({ variable }) => variable)).toEqual(["MAX_MODEL_GB"]);
    expect(faultsOf({ ...good, MAX_NUM_CTX: "8k" }).map(({ variable }) => variable)).toEqual(["MAX_NUM_CTX"]);
  });

  test("warns of a home that is neither loopback nor behind a service token", () => {
    const token = { CF_ACCESS_CLIENT_ID: "id", CF_ACCESS_CLIENT_SECRET: "secret" };
    expect(configOf(good).warnings).toHaveLength(1);
    expect(configOf({ ...good, ...token, OLLAMA_BASE_URL: "http://ollama.example.com" }).warnings).toEqual([
      expect.stringContaining("in clear"),
    ]);
    expect(configOf({ ...good, ...token }).warnings).toEqual([]);
    expect(configOf({ ...good, OLLAMA_BASE_URL: "http://127.0.0.1:11434" }).warnings).toEqual([]);
    expect(configOf({ ...good, OLLAMA_BASE_URL: "http://ollama:11434" }).warnings).toEqual([]);
    expect(configOf({ ...good, OLLAMA_BASE_URL: "http://[2001:db8::1]:11434" }).warnings).toHaveLength(1);
    expect(configOf({ MCP_AUTH_TOKEN: TOKEN, OLLAMA_VPC: {} }).warnings).toEqual([]);
  });
});

describe("a token of a later version", () => {
  const token = { name: "n8n", user: "anna", sha256: "a".repeat(64), grants: ["chat", "outside", "read"] };
  const access = { CF_ACCESS_CLIENT_ID: "id", CF_ACCESS_CLIENT_SECRET: "secret" };

  test("works with what this version knows, and warns by place and key", () => {
    const config = configOf({
      ...good,
      ...access,
      AUTH_TOKENS: [{ ...token, expires: "tomorrow", "s3cr3t-t0ken": 1 }],
    });
    expect(config.tokens[1]).toEqual({ ...token, sha256: Buffer.alloc(32, 0xaa), grants: ["chat", "read"] });
    expect(config.warnings).toEqual([
      "AUTH_TOKENS has parts that this version does not know and ignores: 0.expires, 0.(hidden key), 0.grants.1. Update Hearth, or remove them.",
    ]);
  });

  test("can do nothing where none of its grants is known", () => {
    const config = configOf({ ...good, ...access, AUTH_TOKENS: [{ ...token, grants: ["outside"] }] });
    expect(config.tokens[1]?.grants).toEqual([]);
    expect(config.warnings).toEqual([
      "AUTH_TOKENS has parts that this version does not know and ignores: 0.grants.0. Update Hearth, or remove them.",
      "AUTH_TOKENS has tokens without a known grant, which can do nothing: 0. Give them a grant, or remove them.",
    ]);
  });

  test("has at least one grant, though, and a name", () => {
    expect(faultsOf({ ...good, AUTH_TOKENS: [{ ...token, grants: [] }] })).toHaveLength(1);
    expect(faultsOf({ ...good, AUTH_TOKENS: [{ ...token, name: undefined }] })).toHaveLength(1);
  });
});

describe("a bad config", () => {
  test("has the same token twice, or more than an old and a new token of one client", () => {
    const token = (name: string, sha256: string) => ({
      name,
      user: "anna",
      sha256: sha256.repeat(64),
      grants: ["read"],
    });
    const problems = (...tokens: unknown[]) => JSON.stringify(faultsOf({ ...good, AUTH_TOKENS: tokens }));
    expect(problems(token("a", "1"), token("a", "2"))).toBe("[]");
    expect(problems(token("a", "1"), token("a", "2"), token("a", "3"))).toMatch(/more than two tokens of one client/);
    expect(problems(token("a", "1"), token("a", "2"), { ...token("a", "3"), user: "ben" })).toBe("[]");
    expect(problems(token("a", "1"), token("a", "1"))).toMatch(/same sha256/);
    expect(problems(token("a", "1"), token("b", "1"))).toMatch(/same sha256/);
    expect(problems({ "the-secret-itself": "anna" })).not.toContain("the-secret-itself");
  });

  test("reports all its faults together, each with its name and where to set it", () => {
    const faults = faultsOf({
      MCP_AUTH_TOKEN: "short",
      WAIT_SECONDS: "soon",
      OLLAMA_HOST: "0.0.0.0",
      LOG_LEVEL: "loud",
    });
    expect(faults.map(({ variable }) => variable).sort()).toEqual(
      ["LOG_LEVEL", "MCP_AUTH_TOKEN", "OLLAMA_BASE_URL", "OLLAMA_HOST", "WAIT_SECONDS"].sort(),
    );
    expect(faults.find(({ variable }) => variable === "MCP_AUTH_TOKEN")?.where).toContain("wrangler secret put");
    expect(faults.find(({ variable }) => variable === "WAIT_SECONDS")?.where).toContain("deploy.json");
  });

  test.each([
    ["OLLAMA_BASE_URL", "localhost:11434", /complete URL/],
    ["OLLAMA_BASE_URL", "https://me:pass@example.com", /user name or password/],
    ["OLLAMA_BASE_URL", "http://localhost:11434/v1", /before \/api or \/v1/],
    ["OLLAMA_BASE_URL", "http://localhost:11434/?x=1", /no query/],
    ["DEFAULT_KEEP_ALIVE", "forever", /duration/],
    ["DEFAULT_NUM_CTX", "4k", /number/],
    ["WAIT_SECONDS", "500", /at most 240/],
    ["ALLOW_CLOUD_MODELS", "maybe", /true/],
    ["AUTH_TOKENS", "[", /JSON list/],
    ["AUTH_TOKENS", '[{"name":"a b","user":"x","sha256":"1","grants":["all"]}]', /0\.name/],
    ["MCP_AUTH_TOKEN", "a token with blanks in it, of 40 letters", /no spaces/],
    ["AUTH_TOKENS", "[]", /no token in it/],
    ["CF_ACCESS_CLIENT_ID", "id-alone", /undefined/],
  ])("says what is wrong with %s = %s", (variable, value, sentence) => {
    const faults = faultsOf({ ...good, [variable]: value });
    expect(faults.length).toBeGreaterThan(0);
    if (variable === "CF_ACCESS_CLIENT_ID") expect(faults[0]?.variable).toBe("CF_ACCESS_CLIENT_SECRET");
    else expect(faults.map(({ problem }) => problem).join("\n")).toMatch(sentence);
  });

  test("never repeats a value, which may be a secret in the wrong place", () => {
    const secret = "hunter2-hunter2";
    const names = ["MCP_AUTH_TOKEN", "OLLAMA_BASE_URL", "WAIT_SECONDS", "AUTH_TOKENS", "LOG_LEVEL", "OLLAMA_HOST"];
    const faults = faultsOf(Object.fromEntries(names.map((name) => [name, secret])));
    expect(faults.length).toBeGreaterThanOrEqual(names.length);
    expect(JSON.stringify(faults)).not.toContain(secret);
  });

  test.each(["OLLAMA_HOST", "OLLAMA_PORT", "MCP_HOST", "MCP_PORT"])("says what to set instead of %s", (name) => {
    expect(faultsOf({ ...good, [name]: "x" })).toEqual([
      { variable: name, problem: expect.stringMatching(/not read here/), where: "remove it" },
    ]);
  });
});
