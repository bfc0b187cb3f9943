import { once } from "node:events";
import { connect } from "node:net";
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport as V1Transport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { describe, expect, test } from "vitest";
import type { Negotiation } from "../../harness/mcp/sdk-client.ts";
import { PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { BrowserLogin } from "../clients/browser-login.ts";
import { openHouse } from "./house.ts";

const house = openHouse({ OWNER_PASSWORD: PASSWORD });
const INFO = { name: "hearth-test", version: "1.0.0" };

interface Open {
  names(): Promise<string[]>;
  close(): Promise<void>;
}

/** Connects, and where the SDK asks for it comes back from the browser and connects again. */
type Connect = (url: URL, login: BrowserLogin) => Promise<Open>;

const withV1: Connect = async (url, login) => {
  const transport = () => new V1Transport(url, { authProvider: login as never });
  const open = async () => {
    const client = new V1Client(INFO);
    await client.connect(transport());
    return { names: async () => (await client.listTools()).tools.map(({ name }) => name), close: () => client.close() };
  };
  return open().catch(async () => {
    await transport().finishAuth(login.returned.get("code") ?? "");
    return open();
  });
};

const withV2 =
  (mode: Negotiation): Connect =>
  async (url, login) => {
    const transport = () => new StreamableHTTPClientTransport(url, { authProvider: login as never });
    const open = async () => {
      const client = new Client(INFO, { versionNegotiation: { mode } });
      await client.connect(transport());
      return {
        names: async () => (await client.listTools()).tools.map(({ name }) => name),
        close: () => client.close(),
      };
    };
    return open().catch(async (thrown) => {
      if (!(thrown instanceof UnauthorizedError)) throw thrown;
      await transport().finishAuth(login.returned);
      return open();
    });
  };

const SDKS: [string, Connect][] = [
  ["the v1 SDK", withV1],
  ["the v2 SDK, legacy", withV2("legacy")],
  ["the v2 SDK, 2026-07-28", withV2({ pin: "2026-07-28" })],
];

describe.each(SDKS)("%s, with its own OAuth code", (_, connect) => {
  test("signs in, calls, refreshes when its token has ended, and never opens the browser again", async () => {
    const url = new URL(`${house.hearth.url}/mcp`);
    const login = new BrowserLogin(house.hearth.url);
    const client = await connect(url, login);
    expect(await client.names()).toContain("ollama_chat");
    expect(await client.names()).not.toContain("ollama_delete_model");
    await client.close();

    const first = login.given;
    // As after an hour, when the token has ended.
    login.given = { ...first, access_token: "owner:ended:ended", token_type: "Bearer" };
    const again = await connect(url, login);
    expect(await again.names()).toContain("ollama_chat");
    await again.close();
    expect(login.opened).toBe(1);
    expect(login.given.access_token).not.toBe(first?.access_token);
    expect(login.given.refresh_token).not.toBe(first?.refresh_token);
  });

  test("does not start OAuth on /token/mcp", async () => {
    const login = new BrowserLogin(house.hearth.url);
    await expect(connect(new URL(`${house.hearth.url}/token/mcp`), login)).rejects.toThrow();
    expect(login.opened).toBe(0);
    expect(login.clientInformation()).toBeUndefined();
  });
});

test("a form in chunks is counted, whatever length it announces besides", async () => {
  const { hostname, port, host } = new URL(house.hearth.url);
  const form = "x".repeat(100_000);
  const socket = connect(Number(port), hostname, () => {
    socket.write(`POST /oauth/token HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n`);
    socket.write("Content-Length: 10\r\nTransfer-Encoding: chunked\r\n\r\n");
    socket.write(`${form.length.toString(16)}\r\n${form}\r\n0\r\n\r\n`);
  });
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.destroy();
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
});
