import { beforeEach, describe, expect, test } from "vitest";
import { ORIGIN, startAnew } from "../hearth.ts";
import { CALLBACK, OAuthClient, PASSWORD, type Tokens } from "./oauth-client.ts";

beforeEach(startAnew);

describe("signing in", () => {
  test("goes the whole way: challenge, metadata, registration, consent, code, token, call", async () => {
    const client = new OAuthClient();
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

  test("refreshes, and a code or an old token does not work twice", async () => {
    const client = new OAuthClient();
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
});
