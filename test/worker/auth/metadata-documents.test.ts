import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CALLBACK } from "../../../harness/oauth/oauth-client.ts";
import { internet, startAnew } from "../hearth.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);
afterEach(() => vi.restoreAllMocks());

const ID = "https://agents.example.com/oauth/client.json";
const publish = () =>
  internet.be({ clientDocument: { client_id: ID, client_name: "Agents Inc", redirect_uris: [CALLBACK] } });
const movedTo = (location: string) => () => new Response(null, { status: 302, headers: { location } });

/** A client that is known by its document. */
function published(id = ID) {
  const client = signingIn();
  client.id = id;
  publish();
  return client;
}

describe("the address of a metadata document", () => {
  test.each([
    ["plain http", "http://agents.example.com/client.json"],
    ["no path", "https://agents.example.com"],
    ["no path but a query", "https://agents.example.com?client"],
    ["credentials", "https://user:secret@agents.example.com/client.json"],
    ["a fragment", "https://agents.example.com/client.json#me"],
    ["a path with dots", "https://agents.example.com/a/../client.json"],
    ["a path with encoded dots", "https://agents.example.com/a/%2e%2E/client.json"],
    ["a path that is not encoded well", "https://agents.example.com/%zz"],
    ["a backslash", "https://agents.example.com\\client.json"],
    ["a line feed", "https://agents.example.com/\nclient.json"],
    ["an address of the machine", "https://127.0.0.1/client.json"],
    ["an address of the network", "https://0xc0a80001/client.json"],
    ["an address of IPv6", "https://[::1]/client.json"],
    ["a name of the machine", "https://localhost/client.json"],
    ["a name of the network", "https://router.lan/client.json"],
  ])("with %s is refused unfetched, at consent and for a token", async (_, id) => {
    const client = published(id);
    const fetched = vi.spyOn(globalThis, "fetch");
    expect((await client.browser.open(client.authorizeUrl())).status).toBe(400);
    expect((await client.token({ grant_type: "refresh_token", refresh_token: "x" })).status).toBe(401);
    expect(fetched).not.toHaveBeenCalled();
  });

  test("may have a port, a query and any path", async () => {
    for (const id of [`${ID}?v=2`, "https://agents.example.com/a%20b/~c/", "https://agents.example.com:8443/x"]) {
      const client = published(id);
      const fetched = vi
        .spyOn(globalThis, "fetch")
        .mockImplementation(async () =>
          Response.json({ client_id: id, client_name: "Agents Inc", redirect_uris: [CALLBACK] }),
        );
      expect((await client.browser.open(client.authorizeUrl())).text).toContain("agents.example.com");
      expect(fetched).toHaveBeenCalled();
      fetched.mockRestore();
    }
  });
});

describe("a token for a client whose document has moved behind a redirect", () => {
  const basic = (user: string) => `Basic ${btoa(`${encodeURIComponent(user)}:`)}`;
  const assertion = `e30.${Buffer.from(JSON.stringify({ iss: ID })).toString("base64url")}.x`;
  const TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  test.each([
    ["in the form", { client_id: ID }, {}],
    ["in the header", {}, { authorization: basic(ID) }],
    ["in its assertion", { client_assertion: assertion, client_assertion_type: TYPE }, {}],
  ])("is refused, with the client named %s, and the redirect is not followed", async (_, fields, headers) => {
    const client = published();
    const { refresh_token } = await client.login(["read"]);
    internet.reset();
    internet.be({ answer: movedTo("https://claude.ai/elsewhere.json") });
    const response = await client.fetch(`${client.origin}/oauth/token`, {
      method: "POST",
      headers,
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token, ...fields }),
    });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ error: "invalid_client" });
    expect(internet.asked.map(({ url }) => url)).toEqual([ID]);
    publish();
    expect((await client.token({ grant_type: "refresh_token", refresh_token })).status).toBe(200);
  });
});
