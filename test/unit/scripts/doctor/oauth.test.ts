import { beforeEach, describe, expect, test } from "vitest";
import { oauthMetadata } from "../../../../scripts/doctor/checks/oauth-metadata.ts";
import { deployment, findingOf, HTML, page } from "./deployment.ts";

const edge = deployment();
const PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource/mcp";
const SERVER = "/.well-known/oauth-authorization-server/oauth";

const resourceAt = (origin: string) => ({ resource: `${origin}/mcp`, authorization_servers: [`${origin}/oauth`] });
const serverAt = (origin: string) => ({
  issuer: `${origin}/oauth`,
  authorization_endpoint: `${origin}/oauth/authorize`,
  token_endpoint: `${origin}/oauth/token`,
  registration_endpoint: `${origin}/oauth/register`,
  code_challenge_methods_supported: ["S256"],
  client_id_metadata_document_supported: true,
});

interface Changes {
  resource?: object;
  server?: object;
  more?: Parameters<typeof edge.say>[0];
}

/** Documents as a Hearth with OAuth has them, but for what differs. */
function say({ resource = {}, server = {}, more = {} }: Changes = {}) {
  edge.say({
    [PROTECTED_RESOURCE]: { body: { ...resourceAt(edge.origin()), ...resource } },
    [SERVER]: { body: { ...serverAt(edge.origin()), ...server } },
    ...more,
  });
}

const visit = (resourceMetadata: string | undefined = `${edge.origin()}${PROTECTED_RESOURCE}`) =>
  edge.visit({ learnt: { ...edge.visit().learnt, resourceMetadata } });

describe("OAuth metadata", () => {
  beforeEach(() => say());

  test("are well as Hearth has them", async () => {
    expect(await findingOf(oauthMetadata, visit())).toMatchObject({
      state: "ok",
      seen: expect.stringContaining("claude.ai and ChatGPT cannot reach it"),
    });
  });

  test("are not missed where OAuth is off, and it is said what that means", async () => {
    const finding = await findingOf(oauthMetadata, edge.visit());
    expect(finding).toMatchObject({
      state: "skipped",
      title: "OAuth is off",
      seen: expect.stringMatching(/^claude\.ai and ChatGPT cannot connect/),
      next: expect.stringMatching(/OWNER_PASSWORD/),
    });
  });

  test("are not missed in a network at home, where nobody can sign in", async () => {
    const finding = await findingOf(oauthMetadata, edge.visit({ origin: "http://192.168.1.20:4838" }));
    expect(finding).toMatchObject({ state: "skipped", seen: expect.stringContaining("needs TLS") });
    expect(finding.next).toBeUndefined();
  });

  test("that are missing where OAuth is on are a fault", async () => {
    const learnt = { ...edge.visit().learnt, oauthOn: true };
    const finding = await findingOf(oauthMetadata, edge.visit({ learnt }));
    expect(finding).toMatchObject({ state: "fail", code: "oauth_not_offered", next: expect.stringMatching(/https/) });
  });

  const OTHER = "https://old.example.com";
  test.each<[string, Changes]>([
    ["the resource", { resource: { resource: `${OTHER}/mcp` } }],
    ["the authorization server", { resource: { authorization_servers: [`${OTHER}/oauth`] } }],
    ["the issuer", { server: { issuer: `${OTHER}/oauth` } }],
    ["the token endpoint", { server: { token_endpoint: `${OTHER}/oauth/token` } }],
  ])("that name another host in %s lead to PUBLIC_URL", async (_, changes) => {
    say(changes);
    const finding = await findingOf(oauthMetadata, visit());
    expect(finding).toMatchObject({ state: "fail", code: "public_url" });
    expect(finding.next).toContain(`PUBLIC_URL`);
    expect(finding.next).toContain(`${OTHER}/mcp`);
  });

  test("of the same host under https lead to PUBLIC_URL as well: clients compare letter by letter", async () => {
    const finding = await findingOf(
      oauthMetadata,
      visit(`${edge.origin().replace("http:", "https:")}${PROTECTED_RESOURCE}`),
    );
    expect(finding).toMatchObject({ state: "fail", code: "public_url" });
  });

  test.each<[string, Changes, RegExp]>([
    [
      "a missing document",
      { more: { [SERVER]: { status: 404, body: { error: "not_found" } } } },
      /oauth-authorization-server\/oauth answered 404/,
    ],
    [
      "a page in place of a document",
      { more: { [PROTECTED_RESOURCE]: { headers: HTML, body: page("Hello") } } },
      /web page "Hello"/,
    ],
    ["another path", { server: { issuer: undefined } }, /issuer is undefined instead of http.*\/oauth\./],
    ["PKCE that is missing", { server: { code_challenge_methods_supported: ["plain"] } }, /PKCE with S256/],
    [
      "client metadata that are missing",
      { server: { client_id_metadata_document_supported: false } },
      /Client ID metadata/,
    ],
    [
      "a registration at the root",
      { more: { "/register": { status: 400, body: {} } } },
      /^\/register answered 400 .*should answer 404/,
    ],
    [
      "metadata at the root",
      { more: { "/.well-known/oauth-authorization-server": { body: {} } } },
      /oauth-authorization-server answered 200 .*should answer 404/,
    ],
  ])("with %s are named", async (_, changes, seen) => {
    say(changes);
    expect(await findingOf(oauthMetadata, visit())).toMatchObject({
      state: "fail",
      code: "oauth_metadata",
      seen: expect.stringMatching(seen),
    });
  });
});
