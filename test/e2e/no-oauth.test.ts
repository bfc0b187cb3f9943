import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { expect, test } from "vitest";
import { openHouse } from "./house.ts";

const house = openHouse();

/** A client that would sign in through a browser as soon as it is shown a way to. */
function eagerProvider() {
  const opened: string[] = [];
  const provider = {
    redirectUrl: "http://127.0.0.1:9/callback",
    clientMetadata: { client_name: "eager", redirect_uris: ["http://127.0.0.1:9/callback"] },
    clientInformation: () => undefined,
    saveClientInformation: () => void opened.push("registered"),
    tokens: () => undefined,
    saveTokens: () => {},
    redirectToAuthorization: (url: URL) => void opened.push(url.href),
    saveCodeVerifier: () => {},
    codeVerifier: () => "verifier",
  };
  return { provider, opened };
}

const INFO = { name: "eager", version: "1" };

test.each(["v1", "v2"])("on /token/mcp the %s client does not start OAuth", async (sdk) => {
  const { provider, opened } = eagerProvider();
  const url = new URL(`${house.hearth.url}/token/mcp`);
  const connecting =
    sdk === "v1"
      ? new V1Client(INFO).connect(new V1Transport(url, { authProvider: provider }))
      : new Client(INFO).connect(new StreamableHTTPClientTransport(url, { authProvider: provider }));
  await expect(connecting).rejects.toThrow();
  expect(opened).toEqual([]);
});
