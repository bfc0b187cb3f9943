import { beforeEach, describe, expect, test, vi } from "vitest";
import { send } from "../../../harness/mcp/mcp-client.ts";
import { toolMessage } from "../../../harness/mcp/wire.ts";
import { PASSWORD, type Tokens } from "../../../harness/oauth/oauth-client.ts";
import { namedToken, ORIGIN, startAnew, TOKEN } from "../hearth.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

const ELSEWHERE = { OLLAMA_BASE_URL: "https://ollama.example.com" };

describe("a token that is refused with 401", () => {
  test.each([
    ["none", ""],
    ["a bad one", "Bearer nothing"],
    ["one of OAuth's form", "Bearer owner:0123456789abcdef:0123456789abcdef0123456789abcdef"],
    ["one in another scheme", `Basic ${TOKEN}`],
    ["two at once", `Bearer ${TOKEN}, Bearer ${TOKEN}`],
  ])("%s", async (_, authorization) => {
    const { fetch } = signingIn();
    const response = await fetch(`${ORIGIN}/mcp`, { method: "POST", headers: { authorization }, body: "{}" });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toContain("resource_metadata=");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toMatchObject({ error: "unauthorized" });
  });

  test.each(["access_token", "token", "authorization", "api_key"])("one in the query, as %s", async (parameter) => {
    const client = signingIn();
    const { access_token } = await client.login();
    for (const token of [access_token, TOKEN]) {
      const url = `${ORIGIN}/mcp?${parameter}=${encodeURIComponent(token)}`;
      expect((await client.fetch(url, { method: "POST", body: "{}" })).status).toBe(401);
    }
  });

  test("one that has expired", async () => {
    const client = signingIn();
    vi.useFakeTimers({ toFake: ["Date"] });
    const { access_token } = await client.login();
    expect((await client.list(access_token)).status).toBe(200);
    vi.setSystemTime(Date.now() + 61 * 60 * 1000);
    const { status, challenge } = await client.list(access_token);
    vi.useRealTimers();
    expect(status).toBe(401);
    expect(challenge).toContain('error="invalid_token"');
  });

  test("one that the owner has revoked, at once, with its refresh token", async () => {
    const client = signingIn();
    const tokens = await client.login();
    expect((await client.list(tokens.access_token)).status).toBe(200);
    await client.browser.submit(await client.browser.open(`${ORIGIN}/account`), "/account/revoke", {});
    expect((await client.list(tokens.access_token)).status).toBe(401);
    expect((await client.refresh(tokens)).status).toBe(400);
  });

  test("one for another host of the same Worker", async () => {
    const here = signingIn(ELSEWHERE, "https://hearth.example.com");
    const { access_token } = await here.login();
    expect((await here.list(access_token)).status).toBe(200);
    for (const origin of ["https://hearth.example.org", "https://hearth.example.com:8443"]) {
      expect((await signingIn(ELSEWHERE, origin).list(access_token)).status).toBe(401);
    }
  });

  test("one of OAuth on /token/mcp, where nothing of OAuth is shown", async () => {
    const client = signingIn();
    const { access_token } = await client.login();
    const { status, challenge } = await client.list(access_token, "/token/mcp");
    expect(status).toBe(401);
    expect(challenge).not.toContain("resource_metadata");
    expect((await client.list(TOKEN, "/token/mcp")).status).toBe(200);
  });
});

describe("an audience that is not ours", () => {
  test.each(["https://elsewhere.example.com/mcp", `${ORIGIN}/token/mcp`, `${ORIGIN}/mcp/more`, "mcp"])(
    "%s is refused before anybody is asked, with a way back to the client",
    async (resource) => {
      const client = signingIn();
      await client.register();
      const page = await client.browser.open(client.authorizeUrl({ resource }));
      expect(page.status).toBe(400);
      expect(page.text).toContain("Back to agents.example.com");
      expect(page.text).toContain("error=invalid_target");
    },
  );

  test("is refused for a code too", async () => {
    const client = signingIn();
    await client.register();
    const back = await client.browser.allow(client.authorizeUrl(), PASSWORD, ["read"]);
    const response = await client.exchange(back.searchParams.get("code") ?? "", {
      resource: "https://elsewhere.example.com/mcp",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "invalid_target" });
  });
});

describe("a code", () => {
  const codeOf = async (client: ReturnType<typeof signingIn>) => {
    await client.register();
    const back = await client.browser.allow(client.authorizeUrl(), PASSWORD, ["read"]);
    return back.searchParams.get("code") ?? "";
  };

  test.each([
    ["without its verifier", { code_verifier: "" }],
    ["with another verifier", { code_verifier: "x".repeat(43) }],
    ["with another redirect URI", { redirect_uri: "https://elsewhere.example.com/callback" }],
    ["from another client", { client_id: "somebody" }],
  ])("%s gives no token", async (_, fields) => {
    const client = signingIn();
    const response = await client.exchange(await codeOf(client), fields);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expect(await response.json()).not.toHaveProperty("access_token");
  });

  test("that was used twice ends the login that it began", async () => {
    const client = signingIn();
    const code = await codeOf(client);
    const tokens = (await (await client.exchange(code)).json()) as Tokens;
    expect((await client.list(tokens.access_token)).status).toBe(200);
    expect((await client.exchange(code)).status).toBe(400);
    expect((await client.list(tokens.access_token)).status).toBe(401);
  });
});

describe("grants", () => {
  test("decide what is listed and what may be called, and the error names the missing one", async () => {
    const client = signingIn();
    const { access_token } = await client.login(["read"]);
    const { names } = await client.list(access_token);
    expect(names).toContain("ollama_list_models");
    expect(names).not.toContain("ollama_chat");
    const call = { tool: "ollama_delete_model", arguments: { model: "gemma3:270m" } };
    const response = await send(client.server(access_token), toolMessage(call));
    expect(await response.text()).toContain('needs the grant \\"delete\\"');
  });

  test("can be narrowed by the client, and not widened", async () => {
    const client = signingIn();
    const tokens = await client.login(["read", "chat"]);
    const narrow = (await (await client.token({ ...refreshing(tokens), scope: "read" })).json()) as Tokens;
    expect((await client.list(narrow.access_token)).names).not.toContain("ollama_chat");
    const wide = (await (await client.token({ ...refreshing(narrow), scope: "read chat delete" })).json()) as Tokens;
    const { names = [] } = wide.access_token === undefined ? {} : await client.list(wide.access_token);
    expect(names).not.toContain("ollama_delete_model");
  });

  test("that a later version knows give nothing here, and /health warns of them", async () => {
    const some = await namedToken("n8n", "anna", ["outside", "read"]);
    const none = await namedToken("bot", "anna", ["outside"]);
    const client = signingIn({ AUTH_TOKENS: [{ ...some.entry, expires: "2027-01-01" }, none.entry] });
    expect((await client.list(some.token)).names).toContain("ollama_list_models");
    expect((await client.list(some.token)).names).not.toContain("ollama_chat");
    expect(await client.list(none.token)).toMatchObject({ status: 200, names: [] });
    const asOwner = { headers: { authorization: `Bearer ${TOKEN}` } };
    const { warnings } = (await (await client.fetch(`${ORIGIN}/health`, asOwner)).json()) as { warnings: string[] };
    expect(warnings).toEqual([
      expect.stringContaining("does not know and ignores: 0.expires, 0.grants.0, 1.grants.0."),
      expect.stringContaining("can do nothing: 1."),
    ]);
  });

  test("of a token and of a login stand side by side on one URL", async () => {
    const { token, entry } = await namedToken("n8n", "anna", ["read"]);
    const client = signingIn({ AUTH_TOKENS: [entry] });
    const { access_token } = await client.login(["read", "chat"]);
    expect((await client.list(token)).names).not.toContain("ollama_chat");
    expect((await client.list(access_token)).names).toContain("ollama_chat");
    expect((await client.list(TOKEN)).names).toContain("ollama_delete_model");
  });
});

const refreshing = ({ refresh_token }: Tokens) => ({ grant_type: "refresh_token", refresh_token });
