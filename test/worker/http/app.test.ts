import { describe, expect, onTestFinished, test, vi } from "vitest";
import { httpRequest } from "../../../harness/mcp/wire.ts";
import { home, ORIGIN, startAnew, TOKEN, workerWith } from "../hearth.ts";

const get = (path: string, init?: RequestInit, settings?: Record<string, unknown>) =>
  workerWith(settings)(new URL(path, ORIGIN), init);
const post = (path: string, init: { headers?: Record<string, string>; body?: string } = {}) => {
  const [url, message] = httpRequest({ url: "", token: TOKEN }, { method: "tools/list", path });
  return get(url, { ...message, ...init, headers: { ...message.headers, ...init.headers } });
};
const authorization = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

describe("/health", () => {
  const withoutLock = { OLLAMA_BASE_URL: "https://ollama.example.com" };

  test("is ok, with the version and, for a caller with a token, what should be looked at", async () => {
    const response = await get("/health", authorization(TOKEN), withoutLock);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ status: "ok", warnings: [expect.stringContaining("service token")] });
  });

  test("tells strangers nothing about the lock of the home", async () => {
    for (const init of [{}, authorization("made up")]) {
      const body = (await (await get("/health", init, withoutLock)).json()) as object;
      expect(Object.keys(body)).toEqual(["status", "version", "oauth"]);
    }
  });

  test("says what is misconfigured, and every call a clear error", async () => {
    const settings = { MCP_AUTH_TOKEN: "short", OLLAMA_HOST: "0.0.0.0" };
    const health = await get("/health", {}, settings);
    expect(health.status).toBe(503);
    const { status, faults } = (await health.json()) as { status: string; faults: { variable: string }[] };
    expect(status).toBe("misconfigured");
    expect(faults.map(({ variable }) => variable).sort()).toEqual(["MCP_AUTH_TOKEN", "OLLAMA_HOST"]);
    const call = await get("/mcp", { method: "POST", body: "{}" }, settings);
    expect(call.status).toBe(503);
    expect(await call.json()).toMatchObject({
      error: "misconfigured",
      error_description: expect.stringContaining("/health"),
    });
  });
});

describe("/health/ready", () => {
  test("asks Ollama", async () => {
    expect(await (await get("/health/ready")).json()).toEqual({ status: "ready", ollama_version: "0.32.15" });
  });

  test("asks it once in ten seconds, however many ask at once or soon after", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    await home.reset();
    const hearth = workerWith();
    const ask = async () => (await hearth(`${ORIGIN}/health/ready`)).status;
    expect(new Set(await Promise.all(Array.from({ length: 30 }, ask)))).toEqual(new Set([200]));
    vi.setSystemTime(Date.now() + 9_000);
    await ask();
    expect(await home.record({ path: "/api/version" })).toHaveLength(1);
    vi.setSystemTime(Date.now() + 1_001);
    await ask();
    expect(await home.record({ path: "/api/version" })).toHaveLength(2);
    // A caller with a token is not answered from memory.
    expect((await hearth(`${ORIGIN}/health/ready`, authorization(TOKEN))).status).toBe(200);
    expect(await home.record({ path: "/api/version" })).toHaveLength(3);
  });

  test("warns of an Ollama with a known hole", async () => {
    onTestFinished(startAnew);
    await home.reset({ version: "0.17.0" });
    expect(await (await get("/health/ready")).json()).toMatchObject({
      status: "ready",
      warning: expect.stringMatching(/older than 0\.17\.1/),
    });
  });

  test("says why the home does not answer", async () => {
    const response = await get("/health/ready", {}, { OLLAMA_BASE_URL: "http://127.0.0.1:1" });
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ status: "not_ready", error: "home_unreachable" });
  });
});

describe("a call without a good token", () => {
  test.each(["/mcp", "/token/mcp"])("gets a 401 with a challenge on %s", async (path) => {
    const none = await post(path, { headers: { authorization: "" } });
    expect(none.status).toBe(401);
    expect(none.headers.get("www-authenticate")).toBe('Bearer realm="hearth"');
    const bad = await post(path, { headers: { authorization: "Bearer wrong" } });
    expect(bad.status).toBe(401);
    expect(bad.headers.get("www-authenticate")).toContain('error="invalid_token"');
    expect(await bad.json()).toMatchObject({ error: "unauthorized" });
  });

  test("is not let in by a token in the URL", async () => {
    const response = await post(`/mcp?access_token=${TOKEN}&token=${TOKEN}`, { headers: { authorization: "" } });
    expect(response.status).toBe(401);
  });

  test("finds nothing of OAuth, here or at the root", async () => {
    for (const path of [
      "/.well-known/oauth-protected-resource/token/mcp",
      "/.well-known/oauth-protected-resource",
      "/.well-known/oauth-authorization-server",
      "/.well-known/openid-configuration",
      "/register",
      "/authorize",
    ]) {
      expect((await get(path)).status).toBe(404);
    }
  });
});

describe("a call from a web page", () => {
  test("of another origin is refused", async () => {
    const response = await post("/mcp", { headers: { origin: "https://evil.example" } });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: "forbidden_origin" });
  });

  test("of the same origin is served", async () => {
    expect((await post("/mcp", { headers: { origin: ORIGIN } })).status).toBe(200);
  });

  test("whose name points at a loopback address is refused, where the Worker runs at home", async () => {
    const rebound = (settings?: Record<string, unknown>) => workerWith(settings)("http://evil.example:4838/");
    expect((await rebound()).status).toBe(403);
    expect((await rebound({ OLLAMA_BASE_URL: "https://ollama.example.com" })).status).toBe(200);
  });

  test("under a host name that is not in ALLOWED_HOSTS is refused, wherever Ollama is", async () => {
    for (const OLLAMA_BASE_URL of ["http://localhost:11434", "http://ollama:11434"]) {
      const hearth = workerWith({ OLLAMA_BASE_URL, ALLOWED_HOSTS: "192.168.1.20, Nas.local" });
      const statuses = ["192.168.1.20", "nas.local", "localhost", "evil.example", "192.168.1.21"].map(
        async (host) => (await hearth(`http://${host}:4838/`)).status,
      );
      expect(await Promise.all(statuses)).toEqual([200, 200, 200, 403, 403]);
      expect((await hearth("http://evil.example:4838/health")).status).toBe(200);
    }
  });
});

describe("everything that goes wrong is JSON", () => {
  test.each([
    ["an unknown address", () => get("/nowhere"), 404],
    ["a body that is not JSON", () => post("/mcp", { body: "{" }), 400],
    ["an unknown toolset", () => post("/mcp?toolsets=nothing"), 400],
    ["a wait that is too long", () => post("/mcp?wait=3600"), 400],
    ["a body past 16 MB", () => post("/mcp", { body: "x".repeat(17 * 1024 * 1024) }), 413],
    ["a GET of the endpoint", () => get("/mcp", { headers: { authorization: `Bearer ${TOKEN}` } }), 405],
  ])("%s", async (_, ask, status) => {
    const response = await ask();
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toContain("application/json");
    expect(await response.json()).toHaveProperty("error");
  });
});

test("every answer has an id of Hearth's own, not the one that its caller sent", async () => {
  const ids = await Promise.all(
    [undefined, "chosen-by-the-caller"].map(async (id) => {
      const response = await get("/health", id === undefined ? {} : { headers: { "x-request-id": id } });
      return response.headers.get("x-request-id");
    }),
  );
  for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(new Set(ids).size).toBe(2);
});

test("the page at / says what this is and how to connect, and nothing of the home", async () => {
  const response = await get("/");
  const page = await response.text();
  expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(page).toContain(`${ORIGIN}/mcp`);
  expect(page).not.toContain("11434");
});

test("a client that calls too often is braked", async () => {
  const settings = { CALL_LIMIT: { limit: async () => ({ success: false }) } };
  const response = await get("/mcp", { method: "POST", headers: { authorization: `Bearer ${TOKEN}` } }, settings);
  expect(response.status).toBe(429);
  expect(await response.json()).toMatchObject({ error: "rate_limited", retryable: true });
});
