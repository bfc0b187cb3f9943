import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CALLBACK, PASSWORD, type Tokens } from "../../../harness/oauth/oauth-client.ts";
import { clientNameOf } from "../../../src/auth/oauth/logins.ts";
import { internet, ORIGIN, startAnew } from "../hearth.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);
afterEach(() => void vi.useRealTimers());

const DAY_MS = 24 * 60 * 60 * 1000;

describe("signing in", () => {
  test("goes the whole way: challenge, metadata, registration, consent, code, token, call", async () => {
    const client = signingIn();
    const { status, challenge } = await client.list("nothing");
    expect(status).toBe(401);
    const metadataUrl = challenge?.match(/resource_metadata="([^"]+)"/)?.[1] ?? "";
    expect(metadataUrl).toBe(`${ORIGIN}/.well-known/oauth-protected-resource/mcp`);
    const resource = await (await client.fetch(metadataUrl)).json();
    expect(resource).toMatchObject({ resource: `${ORIGIN}/mcp`, authorization_servers: [`${ORIGIN}/oauth`] });
    const metadata = await client.fetch(`${ORIGIN}/.well-known/oauth-authorization-server/oauth`);
    expect(await metadata.json()).toMatchObject({
      issuer: `${ORIGIN}/oauth`,
      authorization_endpoint: `${ORIGIN}/oauth/authorize`,
      token_endpoint: `${ORIGIN}/oauth/token`,
      registration_endpoint: `${ORIGIN}/oauth/register`,
      revocation_endpoint: `${ORIGIN}/oauth/token`,
      code_challenge_methods_supported: ["S256"],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
    });

    await client.register();
    const back = await client.browser.allow(client.authorizeUrl(), PASSWORD, ["read", "chat"]);
    expect(back.origin + back.pathname).toBe(CALLBACK);
    expect(back.searchParams.get("state")).toBe("the state");
    expect(back.searchParams.get("iss")).toBe(`${ORIGIN}/oauth`);
    const response = await client.exchange(back.searchParams.get("code") ?? "");
    expect(response.headers.get("cache-control")).toBe("no-store");
    const tokens = (await response.json()) as Tokens;
    expect(tokens).toMatchObject({ scope: "read chat", resource: `${ORIGIN}/mcp`, expires_in: 3600 });
    const { names } = await client.list(tokens.access_token);
    expect(names).toContain("ollama_generate");
    expect(names).not.toContain("ollama_delete_model");
  });

  test("refreshes, and neither a code nor an old refresh token works twice", async () => {
    const client = signingIn();
    await client.register();
    const back = await client.browser.allow(client.authorizeUrl(), PASSWORD, ["read"]);
    const code = back.searchParams.get("code") ?? "";
    const first = (await (await client.exchange(code)).json()) as Tokens;
    const second = (await (await client.refresh(first)).json()) as Tokens;
    expect((await client.list(second.access_token)).status).toBe(200);
    const third = (await (await client.refresh(second)).json()) as Tokens;
    expect((await client.refresh(first)).status).toBe(400);
    expect((await client.list(third.access_token)).status).toBe(200);
    expect((await client.exchange(code)).status).toBe(400);
  });

  test("lasts as long as it is used, and ends after thirty days in which it is not", async () => {
    const client = signingIn();
    vi.useFakeTimers({ toFake: ["Date"] });
    let tokens = await client.login();
    for (let week = 0; week < 8; week++) {
      vi.setSystemTime(Date.now() + 7 * DAY_MS);
      tokens = (await (await client.refresh(tokens)).json()) as Tokens;
    }
    expect((await client.list(tokens.access_token)).status).toBe(200);
    vi.setSystemTime(Date.now() + 31 * DAY_MS);
    expect((await client.refresh(tokens)).status).toBe(400);
  });

  test("on a second device does not end the first, even under the same client", async () => {
    const first = signingIn();
    const one = await first.login();
    const second = signingIn();
    second.id = first.id;
    const two = await second.login();
    expect((await first.list(one.access_token)).status).toBe(200);
    expect((await second.list(two.access_token)).status).toBe(200);
    expect((await first.refresh(one)).status).toBe(200);
  });

  test("is ended by the client itself, as RFC 7009 has it", async () => {
    const client = signingIn();
    const tokens = await client.login();
    expect((await client.list(tokens.access_token)).status).toBe(200);
    expect((await client.token({ token: tokens.refresh_token })).status).toBe(200);
    expect((await client.refresh(tokens)).status).toBe(400);
    expect((await client.list(tokens.access_token)).status).toBe(401);
  });

  test("works for a client that is known by its metadata document, and shows the domain that has it", async () => {
    const client = signingIn();
    client.id = "https://agents.example.com/oauth/client.json";
    internet.be({ clientDocument: { client_id: client.id, client_name: "Agents Inc", redirect_uris: [CALLBACK] } });
    const page = await client.browser.open(client.authorizeUrl());
    expect(page.text).toContain("Published by <strong>agents.example.com</strong>");
    const tokens = await client.login(["read"]);
    expect((await client.list(tokens.access_token)).status).toBe(200);
  });

  test("does not take a metadata document behind a redirect, whose domain would be shown as its publisher", async () => {
    const client = signingIn();
    client.id = "https://known.example.com/go?to=https://agents.example.com/oauth/client.json";
    internet.be({ clientDocument: { client_id: client.id, client_name: "Agents Inc", redirect_uris: [CALLBACK] } });
    const page = await client.browser.open(client.authorizeUrl());
    expect(page.status).toBe(400);
    expect(page.text).toContain("known.example.com does not vouch for it");
    expect(internet.asked.map(({ url }) => new URL(url).hostname)).toEqual(["known.example.com"]);
  });

  test("explains a client whose metadata document cannot be read", async () => {
    const client = signingIn();
    client.id = "https://agents.example.com/oauth/client.json";
    internet.be({ unreachable: true });
    const page = await client.browser.open(client.authorizeUrl());
    expect(page.status).toBe(400);
    expect(page.text).toContain("could not read the client&#39;s description at agents.example.com");
  });
});

test("a client's name in requests and logs has 48 bits of its id, so that nobody can make one up that is the same", () => {
  const described = { clientName: "Agents Inc", redirectUri: CALLBACK, redirectHost: "x", redirectIsLoopback: false };
  const names = ["a", "b"].map((clientId) => clientNameOf({ ...described, clientId, scope: [] }));
  for (const name of names) expect(name).toMatch(/^agents-inc-[0-9a-f]{12}$/);
  expect(new Set(names).size).toBe(2);
});

describe("the address", () => {
  test.each(["https://hearth.anna.workers.dev", "https://ollama.example.org", "http://localhost:4838"])(
    "%s is the audience where it was called",
    async (origin) => {
      const client = signingIn({ OLLAMA_BASE_URL: "https://ollama.example.com" }, origin);
      const tokens = await client.login();
      expect(tokens.resource).toBe(`${origin}/mcp`);
      expect((await client.list(tokens.access_token)).status).toBe(200);
    },
  );

  test("is PUBLIC_URL where that is set, whatever the Worker sees itself called by", async () => {
    const settings = { PUBLIC_URL: "https://hearth.example.com", OLLAMA_BASE_URL: "https://ollama.example.com" };
    const { challenge } = await signingIn(settings, "https://inner.example.net").list("nothing");
    expect(challenge).toContain('resource_metadata="https://hearth.example.com/.well-known/');
    const client = signingIn(settings, "https://hearth.example.com");
    const tokens = await client.login();
    const inner = signingIn(settings, "https://inner.example.net");
    expect((await inner.list(tokens.access_token)).status).toBe(200);
  });

  test("takes a client that names the URL as it was given, with its query", async () => {
    const client = signingIn();
    await client.register();
    const url = client.authorizeUrl({ resource: `${ORIGIN}/mcp?toolsets=core` });
    const back = await client.browser.allow(url, PASSWORD, ["read"]);
    const tokens = (await (await client.exchange(back.searchParams.get("code") ?? "")).json()) as Tokens;
    expect((await client.list(tokens.access_token, "/mcp?toolsets=core")).status).toBe(200);
  });
});

describe("without an OWNER_PASSWORD", () => {
  test("nothing of OAuth answers, and /health says what is missing", async () => {
    const client = signingIn({ OWNER_PASSWORD: "" });
    expect((await client.list("nothing")).challenge).not.toContain("resource_metadata");
    for (const path of [
      "/.well-known/oauth-protected-resource/mcp",
      "/.well-known/oauth-authorization-server/oauth",
      "/oauth/authorize",
      "/account",
    ]) {
      expect((await client.fetch(`${ORIGIN}${path}`)).status).toBe(404);
    }
    expect((await client.register()).status).toBe(404);
    const health = (await (await client.fetch(`${ORIGIN}/health`)).json()) as { oauth: string };
    expect(health.oauth).toContain("OWNER_PASSWORD");
  });

  test("and with one it is enough to be called: no token has to be set", async () => {
    const client = signingIn({ MCP_AUTH_TOKEN: "" });
    expect((await client.list((await client.login()).access_token)).status).toBe(200);
  });
});

test("/health knows that nobody signs in over plain http", async () => {
  const client = signingIn({ OLLAMA_BASE_URL: "https://ollama.example.com" }, "http://hearth.example.com");
  const health = (await (await client.fetch(`${client.origin}/health`)).json()) as { oauth: string };
  expect(health.oauth).toContain("without https");
});

test("what is stored of a login has none of its secrets", async () => {
  const client = signingIn();
  const tokens = await client.login();
  const stored = await runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, state) =>
    JSON.stringify(state.storage.sql.exec("SELECT * FROM entries").toArray()),
  );
  for (const secret of [tokens.access_token, tokens.refresh_token, PASSWORD, ...client.browser.cookies.values()]) {
    expect(stored).not.toContain(secret);
  }
  expect(stored).toContain("Agents Inc");
});
