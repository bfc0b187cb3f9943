import { beforeEach, describe, expect, test } from "vitest";
import { send } from "../../../harness/mcp/mcp-client.ts";
import { type McpMessage, VERSIONS } from "../../../harness/mcp/wire.ts";
import type { OAuthClient, Tokens } from "../../../harness/oauth/oauth-client.ts";
import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { internet, ORIGIN, startAnew } from "../hearth.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

const CURSOR = "cursor://anysphere.cursor-mcp/oauth/callback";
const CLAUDE = "https://claude.ai/api/mcp/auth_callback";
const from = (redirectUri: string) => signingIn({}, ORIGIN, "192.0.2.1", redirectUri);

/** What a host reads before it registers: the challenge, the resource, the authorization server. */
async function discover(client: OAuthClient, path = "/mcp") {
  const { challenge } = await client.list("nothing", path);
  const read = async (url: string) => (await (await client.fetch(url)).json()) as Record<string, unknown>;
  const resource = await read(/resource_metadata="([^"]+)"/.exec(challenge ?? "")?.[1] ?? "");
  const [issuer = ""] = resource.authorization_servers as string[];
  const { pathname, origin } = new URL(issuer);
  return { resource, server: await read(`${origin}/.well-known/oauth-authorization-server${pathname}`) };
}

/** The whole text of the answer to a message, with this login. */
const ask = async (client: OAuthClient, { access_token }: Tokens, message: McpMessage) => {
  const response = await send(client.server(access_token), message);
  return { status: response.status, text: await response.text() };
};

const initialize = (name: string): McpMessage => ({
  method: "initialize",
  params: { protocolVersion: VERSIONS["2025"], capabilities: {}, clientInfo: { name, version: "1" } },
});

describe("Cursor", () => {
  test.each([
    ["alone", [CURSOR]],
    ["beside others", [CURSOR, "https://www.cursor.com/agents/mcp/oauth/callback", "http://localhost:8787/callback"]],
  ])("signs in with its own scheme, registered %s", async (_, redirect_uris) => {
    const client = from(CURSOR);
    const { server } = await discover(client);
    expect(server).toMatchObject({ registration_endpoint: `${ORIGIN}/oauth/register` });
    const registered = await client.register({ client_name: "Cursor", redirect_uris });
    expect(registered.status).toBe(201);
    const page = await client.browser.open(client.authorizeUrl());
    expect(page.text).toContain("opens the app for <strong>cursor:</strong> links");
    expect(page.text).toContain("Any app on this device");
    // What looks like a host there is any text that the client has chosen.
    expect(page.text).not.toContain("<strong>anysphere.cursor-mcp</strong>");
    const back = await client.browser.allow(client.authorizeUrl(), PASSWORD, ["read", "chat"]);
    expect(back.href).toMatch(/^cursor:\/\/anysphere\.cursor-mcp\/oauth\/callback\?code=/);
    const tokens = (await (await client.exchange(back.searchParams.get("code") ?? "")).json()) as Tokens;
    expect(await ask(client, tokens, initialize("Cursor"))).toMatchObject({ status: 200 });
    expect((await client.list(tokens.access_token)).names).toContain("ollama_chat");
    const account = await client.browser.open(`${ORIGIN}/account`);
    expect(account.text).toContain("Redirected to cursor:.");
  });

  test.each([
    ["another scheme", { redirect_uri: "evil://anysphere.cursor-mcp/oauth/callback" }],
    ["another path", { redirect_uri: `${CURSOR}/more` }],
    ["a query that was not registered", { redirect_uri: `${CURSOR}?x=1` }],
    ["another spelling", { redirect_uri: CURSOR.toUpperCase() }],
  ])("with %s is told that it is not registered, and goes nowhere", async (_, changes) => {
    const client = from(CURSOR);
    await client.register();
    const page = await client.browser.open(client.authorizeUrl(changes));
    expect(page.status).toBe(400);
    expect(page.text).toContain("an address that it has not registered");
    expect(page.text).not.toContain("evil:");
  });

  test("is shown the scheme, not a made-up host, on the way back from an error", async () => {
    const client = from("evil://claude.ai/callback");
    await client.register();
    const page = await client.browser.open(client.authorizeUrl({ resource: "https://elsewhere.example.com/mcp" }));
    expect(page.text).toContain("Back to evil:");
    const consent = await client.browser.open(client.authorizeUrl());
    expect(consent.text).toContain("the app for <strong>evil:</strong> links");
    expect(consent.text).not.toContain("<strong>claude.ai</strong>");
  });
});

describe("a redirect that no app has for itself", () => {
  test.each(["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://example.com/callback"])(
    "%s registers no client",
    async (uri) => {
      expect((await from(uri).register()).status).toBe(400);
    },
  );

  test("plain http beside https registers, and the page tells why it is not used", async () => {
    const client = from("http://example.com/callback");
    expect((await client.register({ redirect_uris: [client.redirectUri, CLAUDE] })).status).toBe(201);
    expect((await client.browser.open(client.authorizeUrl())).text).toContain("or that is plain http");
  });
});

describe("Claude Code", () => {
  test("registers one loopback port and comes from another, probes the new era, then speaks the old one", async () => {
    const client = from("http://localhost:54545/callback");
    const { resource, server } = await discover(client);
    expect(resource).toMatchObject({ resource: `${ORIGIN}/mcp` });
    expect(server).toMatchObject({ token_endpoint_auth_methods_supported: expect.arrayContaining(["none"]) });
    await client.register({
      client_name: "Claude Code (hearth)",
      redirect_uris: ["http://localhost:41234/callback"],
      grant_types: ["authorization_code", "refresh_token"],
      response_types: ["code"],
    });
    const url = client.authorizeUrl({ scope: "read chat manage delete offline_access" });
    expect((await client.browser.open(url)).text).toContain("your own computer");
    const back = await client.browser.allow(url, PASSWORD, ["read", "chat"]);
    expect(back.host).toBe("localhost:54545");
    const tokens = (await (await client.exchange(back.searchParams.get("code") ?? "")).json()) as Tokens;
    const probe = await ask(client, tokens, { method: "server/discover", era: "2026" });
    expect(probe.text).toContain(VERSIONS["2026"]);
    expect((await ask(client, tokens, initialize("claude-code"))).text).toContain(VERSIONS["2025"]);
    const again = (await (await client.refresh(tokens)).json()) as Tokens;
    expect((await client.list(again.access_token)).names).toContain("ollama_chat");
  });
});

describe("claude.ai", () => {
  test.each([
    ["registered, with a slash after the URL and a stream as all that it accepts", "/mcp/"],
    ["registered, at the URL as it is in the docs", "/mcp"],
  ])("%s, signs in and calls", async (_, path) => {
    const client = from(CLAUDE);
    await discover(client, path);
    await client.register({
      client_name: "Claude",
      redirect_uris: [CLAUDE, "https://claude.com/api/mcp/auth_callback"],
      grant_types: ["authorization_code", "refresh_token"],
      token_endpoint_auth_method: "none",
      scope: "read chat manage delete offline_access",
    });
    const back = await client.browser.allow(client.authorizeUrl({ resource: `${ORIGIN}${path}` }), PASSWORD, ["chat"]);
    const fields = { resource: `${ORIGIN}${path}` };
    const response = await client.exchange(back.searchParams.get("code") ?? "", fields);
    const tokens = (await response.json()) as Tokens;
    const accept = "text/event-stream";
    for (const message of [initialize("claude-ai"), { method: "tools/list", era: "2025" as const }]) {
      expect(await ask(client, tokens, { ...message, accept, path })).toMatchObject({ status: 200 });
    }
    expect((await client.list(tokens.access_token, path)).names).toContain("ollama_chat");
  });

  test("known by its metadata document, signs in and is shown as its domain's", async () => {
    const client = from(CLAUDE);
    client.id = "https://claude.ai/oauth/mcp-oauth-client-metadata";
    internet.be({
      clientDocument: {
        client_id: client.id,
        client_name: "Claude",
        redirect_uris: [CLAUDE, "https://claude.com/api/mcp/auth_callback"],
        token_endpoint_auth_method: "none",
      },
    });
    const page = await client.browser.open(client.authorizeUrl());
    expect(page.text).toContain("Published by <strong>claude.ai</strong>");
    const tokens = await client.login(["read", "chat"]);
    expect((await client.list(tokens.access_token)).names).toContain("ollama_chat");
  });
});
