import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { describe, expect, test } from "vitest";
import { programOf } from "../../harness/installed/packages.ts";
import { outcome } from "../../harness/mcp/sdk-client.ts";
import { HARNESS_CLIENT } from "../../harness/mcp/wire.ts";
import { PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { ScriptedBrowser } from "../../harness/oauth/scripted-browser.ts";
import { openHouse } from "../e2e/house.ts";
import { keepLog } from "./client-log.ts";
import { everyStep, type RealClient, WAIT } from "./every-step.ts";
import { openTempHome } from "./temp-home.ts";

const house = openHouse({ ...WAIT, OWNER_PASSWORD: PASSWORD });
const home = openTempHome();

/** mcp-remote, and before it a client that speaks stdio only, as Claude Desktop once did. */
function bridge(url: string, options: string[], env: Record<string, string>) {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [programOf("clients", "mcp-remote"), url, ...options],
    // BROWSER is what it would open a login with.
    env: { ...home.env, MCP_REMOTE_CONFIG_DIR: `${home.path}/mcp-remote`, BROWSER: "true", ...env },
    stderr: "pipe",
  });
  const client = new Client(HARNESS_CLIENT);
  const connected = client.connect(transport);
  const lines = createInterface({ input: transport.stderr as Readable });
  const open = async (): Promise<RealClient> => {
    await connected;
    return {
      toolNames: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: (name, args, onProgress) => {
        const onprogress = ({ message }: { message?: string }) => onProgress(message ?? "");
        return client.callTool({ name, arguments: args }, undefined, { onprogress });
      },
      close: () => client.close(),
    };
  };
  return { open, lines };
}

describe("mcp-remote, with a token", () => {
  // It replaces the placeholder itself; a header with a space in it is mangled by some hosts.
  const options = ["--header", `Authorization:$\{AUTH}`];
  everyStep("mcp-remote", house, (url, token) => bridge(url, options, { AUTH: `Bearer ${token}` }).open(), {
    showsProgress: true,
  });
});

describe("mcp-remote, without a token", () => {
  const log = keepLog("mcp-remote signed in");

  test("signs in through the browser, may do what was ticked, and signs in no second time", async () => {
    const url = `${house.hearth.url}/mcp`;
    const browser = new ScriptedBrowser(house.hearth.url);
    const first = bridge(url, [], {});
    const { promise: returned, resolve } = Promise.withResolvers<Response>();
    let visits = 0;
    first.lines.on("line", async (line) => {
      const authorize = line.match(/http:\/\/\S+\/oauth\/authorize\?\S+/)?.[0];
      // It may say so again.
      if (authorize === undefined || visits++ > 0) return;
      resolve(await fetch(await browser.allow(authorize, PASSWORD, ["read", "chat"])));
    });
    const client = await first.open();
    expect((await returned).status).toBe(200);
    log.tools = await client.toolNames();
    expect(log.tools).toContain("ollama_chat");
    expect(log.tools).not.toContain("ollama_delete_model");
    const given = await client.call("ollama_list_models", {}, () => {});
    log.calls.push({ tool: "ollama_list_models", arguments: {}, given });
    expect(outcome(given).value).toHaveProperty("models");
    await client.close();

    const second = bridge(url, [], {});
    const asked: string[] = [];
    second.lines.on("line", (line) => asked.push(line));
    const again = await second.open();
    expect(await again.toolNames()).toEqual(log.tools);
    expect(asked.filter((line) => line.includes("/oauth/authorize?"))).toEqual([]);
    await again.close();
  });
});
