import { describe, expect, test } from "vitest";
import { health } from "../../../../scripts/doctor/checks/health.ts";
import { home } from "../../../../scripts/doctor/checks/home.ts";
import { staticCall } from "../../../../scripts/doctor/checks/static-call.ts";
import { unauthorized } from "../../../../scripts/doctor/checks/unauthorized.ts";
import { userAgents } from "../../../../scripts/doctor/checks/user-agents.ts";
import {
  deployment,
  findingOf,
  findingsOf,
  HTML,
  JUST_A_MOMENT,
  page,
  type Said,
  unauthorized as said401,
  stream,
} from "./deployment.ts";

const edge = deployment();

describe("health", () => {
  test("names each setting that is wrong, and where to mend it", async () => {
    const faults = [
      {
        variable: "MCP_AUTH_TOKEN",
        problem: "needs at least 32 characters",
        where: "npx wrangler secret put MCP_AUTH_TOKEN",
      },
      { variable: "DEFAULT_NUM_CTX", problem: "must be a number", where: '"vars" in deploy.json' },
    ];
    edge.say({ "/health": { status: 503, body: { status: "misconfigured", version: "0.1.0", faults } } });
    const findings = await findingsOf(health, edge.visit());
    expect(findings.map(({ state, code, seen, next }) => [state, code, seen, next])).toEqual([
      [
        "fail",
        "misconfigured",
        "MCP_AUTH_TOKEN needs at least 32 characters",
        "npx wrangler secret put MCP_AUTH_TOKEN",
      ],
      ["fail", "misconfigured", "DEFAULT_NUM_CTX must be a number", '"vars" in deploy.json'],
    ]);
  });

  test("passes on the warning of a missing service token", async () => {
    const warnings = [
      "OLLAMA_BASE_URL is reached without an Access service token, so everyone can use that Ollama if its host name is " +
        "public. Protect it with Cloudflare Access, and set CF_ACCESS_CLIENT_ID and CF_ACCESS_CLIENT_SECRET.",
    ];
    edge.say({ "/health": { body: { status: "ok", version: "0.1.0", warnings } } });
    const [well, warning] = await findingsOf(health, edge.visit());
    expect(well).toMatchObject({ state: "ok" });
    expect(warning).toMatchObject({
      state: "warn",
      code: "no_service_token",
      seen: expect.stringMatching(/everyone can use that Ollama if its host name is public$/),
      next: expect.stringMatching(/^Protect it with Cloudflare Access/),
    });
  });

  const ACCESS = "https://team.cloudflareaccess.com/cdn-cgi/access/login/hearth.example.com?kid=1";
  test.each<[string, Said, string, RegExp]>([
    ["a challenge of the zone", JUST_A_MOMENT, "zone_block", /web page "Just a moment\.\.\."/],
    [
      "a block in plain text",
      { status: 403, body: "error code: 1010" },
      "zone_block",
      /403 with text\/plain "error code: 1010"/,
    ],
    ["an Access application", { status: 302, headers: { location: ACCESS } }, "access_before_worker", /302/],
    ["a redirect", { status: 301, headers: { location: "https://other.example/health" } }, "redirected", /301/],
    ["a parked page", { headers: HTML, body: page("Welcome") }, "not_hearth", /web page "Welcome"/],
    ["another API", { body: { ok: true } }, "not_hearth", /"\{"ok":true\}"/],
    [
      "an address without a Worker",
      { status: 404, headers: HTML, body: page("error code: 1042") },
      "not_deployed",
      /404/,
    ],
    [
      "a Worker that broke down",
      { status: 500, headers: HTML, body: "<!DOCTYPE html>Error 1101" },
      "worker_failed",
      /500/,
    ],
    ["a day's requests used up", { status: 429, body: "error code: 1027" }, "quota", /429/],
  ])("tells %s from Hearth", async (_, answer, code, seen) => {
    edge.say({ "/health": answer });
    const finding = await findingOf(health, edge.visit());
    expect(finding).toMatchObject({ state: "fail", code, seen: expect.stringMatching(seen) });
    expect(finding.next).toBeTruthy();
    expect(JSON.stringify(finding)).not.toContain("<");
  });
});

describe("the 401", () => {
  test("is well as Hearth gives it, and the way to sign in is remembered", async () => {
    const visit = edge.visit();
    edge.say({ "/mcp": said401('Bearer realm="hearth", resource_metadata="https://x.example/doc"') });
    expect(await findingOf(unauthorized, visit)).toMatchObject({ state: "ok" });
    expect(visit.learnt.resourceMetadata).toBe("https://x.example/doc");
  });

  const refusal = said401();
  test.each<[string, string, Said, RegExp]>([
    [
      "without a challenge",
      "/mcp",
      { ...refusal, headers: { "cache-control": "no-store" } },
      /401 of \/mcp has no WWW-Auth/,
    ],
    ["of another scheme", "/mcp", said401("Basic realm=x"), /but Basic realm=x/],
    [
      "that may be cached",
      "/token/mcp",
      { ...refusal, headers: { "www-authenticate": "Bearer" } },
      /\/token\/mcp may be cached/,
    ],
    ["that is a page", "/mcp", { ...refusal, body: "<html>" }, /no JSON body/],
    [
      "that starts a login",
      "/token/mcp",
      said401('Bearer resource_metadata="https://x"'),
      /\/token\/mcp has resource_metadata/,
    ],
  ])("is not well %s", async (_, path, answer, seen) => {
    edge.say({ [path]: answer });
    expect(await findingOf(unauthorized, edge.visit())).toMatchObject({
      state: "fail",
      code: "challenge",
      seen: expect.stringMatching(seen),
    });
  });

  test("that does not come is the worst of all", async () => {
    edge.say({ "/mcp": { body: { jsonrpc: "2.0", id: 1, result: {} } } });
    expect(await findingOf(unauthorized, edge.visit())).toMatchObject({ state: "fail", code: "open_worker" });
  });

  test("that is another error of Hearth's is told in its words", async () => {
    const body = {
      error: "forbidden_origin",
      error_description: "OLLAMA_BASE_URL is a loopback address. Set it to the tunnel.",
    };
    edge.say({ "/mcp": { status: 403, body } });
    expect(await findingOf(unauthorized, edge.visit())).toMatchObject({
      code: "forbidden_origin",
      seen: "OLLAMA_BASE_URL is a loopback address.",
      next: "Set it to the tunnel.",
    });
  });
});

describe("agents", () => {
  test("are not blocked where all get the same", async () => {
    expect(await findingOf(userAgents, edge.visit())).toMatchObject({ state: "ok" });
  });

  test("are named where the zone blocks them, with the switch that does it", async () => {
    const well = { body: { status: "ok", version: "0.1.0" } };
    const block: Said = { status: 403, headers: { server: "cloudflare" }, body: "Your request was blocked." };
    edge.say({ "/health": (headers) => (/Claude|GPT/.test(String(headers["user-agent"])) ? block : well) });
    const finding = await findingOf(userAgents, edge.visit());
    expect(finding).toMatchObject({ state: "fail", code: "agents_blocked" });
    expect(finding.seen).toMatch(
      /^Blocked: Claude-User, ClaudeBot, ChatGPT-User, GPTBot\. .*403.*"Your request was blocked\."/,
    );
    expect(finding.next).toMatch(/Security → Bots.*Block AI bots.*AI Crawl Control/);
  });

  test("are blocked too where they get a challenge with a 200", async () => {
    const well = { body: { status: "ok", version: "0.1.0" } };
    const challenge = { headers: HTML, body: page("Just a moment...") };
    edge.say({ "/health": (headers) => (/^python-httpx/.test(String(headers["user-agent"])) ? challenge : well) });
    expect((await findingOf(userAgents, edge.visit())).seen).toMatch(/^Blocked: python-httpx\./);
  });
});

describe("the static call", () => {
  test("is left out without a token, and says how to give one", async () => {
    const finding = await findingOf(staticCall, edge.visit({ token: undefined }));
    expect(finding).toMatchObject({ state: "skipped", next: expect.stringMatching(/HEARTH_TOKEN=/) });
  });

  test("names a token that is refused, and does not show it", async () => {
    const finding = await findingOf(staticCall, edge.visit({ token: "wrong-and-secret" }));
    expect(finding).toMatchObject({
      state: "fail",
      code: "unauthorized",
      next: expect.stringMatching(/^Set HEARTH_TOKEN/),
    });
    expect(JSON.stringify(finding)).not.toContain("wrong-and-secret");
  });

  test("learns which tools the token may call", async () => {
    const result = { tools: [{ name: "ollama_generate" }, { name: "ollama_list_models" }] };
    edge.say({ "/mcp": stream({ id: 1, result }) });
    const visit = edge.visit();
    expect(await findingOf(staticCall, visit)).toMatchObject({ state: "ok", seen: "2 tools" });
    expect(visit.learnt.tools).toEqual(["ollama_generate", "ollama_list_models"]);
  });

  test("says that a token with manage and without delete may neither push nor overwrite", async () => {
    const list = (...names: string[]) => stream({ id: 1, result: { tools: names.map((name) => ({ name })) } });
    edge.say({ "/mcp": list("ollama_pull_model") });
    const { state, seen } = await findingOf(staticCall, edge.visit());
    expect([state, seen]).toEqual(["ok", expect.stringMatching(/^1 tools; .* needs the grant "delete"$/)]);
    edge.say({ "/mcp": list("ollama_pull_model", "ollama_push_model") });
    expect((await findingOf(staticCall, edge.visit())).seen).toBe("2 tools");
  });
});

describe("the home", () => {
  const answering = (ollama_version: string) =>
    edge.say({ "/health/ready": { body: { status: "ready", ollama_version } } });

  test("gets a warning if its Ollama has a known hole", async () => {
    answering("0.16.3");
    expect(await findingsOf(home, edge.visit())).toMatchObject([
      { state: "ok" },
      {
        state: "warn",
        code: "old_ollama",
        title: "Ollama 0.16.3 has a known hole",
        seen: expect.stringMatching(/older than 0\.17\.1, .*CVE-2026-7482/),
        next: expect.stringMatching(/^Update Ollama at home/),
      },
    ]);
    answering("0.17.4");
    expect(await findingOf(home, edge.visit())).toMatchObject({ state: "ok" });
  });
});
