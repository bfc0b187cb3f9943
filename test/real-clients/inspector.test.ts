import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { programOf } from "../../harness/installed/packages.ts";
import { type Ended, runNode } from "../../harness/processes/run-program.ts";
import { openHouse } from "../e2e/house.ts";
import { type ConnectClient, everyStep, WAIT } from "./every-step.ts";
import { openTempHome } from "./temp-home.ts";

const house = openHouse(WAIT);
const home = openTempHome();

/** The MCP inspector's command line: a process for every call. */
function runInspector(...args: string[]): Promise<Ended> {
  const env = { ...home.env, MCP_CATALOG_PATH: join(home.path, "catalog.json") };
  const inspector = programOf("clients", "@modelcontextprotocol/inspector", "mcp-inspector");
  return runNode(inspector, ["--cli", "--transport", "http", "--format", "json", ...args], { env });
}

async function inspect(...args: string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runInspector(...args);
  if (code !== 0) throw new Error(`The inspector ended with ${code}:\n${stderr}`);
  return (JSON.parse(stdout) as { result: Record<string, unknown> }).result;
}

const withToken = (url: string, token: string) => ["--server-url", url, "--header", `Authorization: Bearer ${token}`];

const connect =
  (era: string): ConnectClient =>
  async (url, token) => {
    const how = [...withToken(url, token), "--protocol-era", era];
    return {
      async toolNames() {
        const { tools } = (await inspect(...how, "--method", "tools/list")) as { tools: { name: string }[] };
        return tools.map(({ name }) => name);
      },
      call: (name, args) =>
        inspect(...how, "--method", "tools/call", "--tool-name", name, "--tool-args-json", JSON.stringify(args)),
      close: async () => {},
    };
  };

describe.each(["legacy", "modern"])("the MCP inspector, %s", (era) => {
  everyStep(`inspector ${era}`, house, connect(era), { showsProgress: false });

  test("finds no fault in the schemas of the tools", async () => {
    const where = withToken(`${house.hearth.url}/mcp`, house.hearth.token);
    const strict = ["--protocol-era", era, "--method", "tools/list", "--strict", "-q"];
    const { code, stdout } = await runInspector(...where, ...strict);
    expect(stdout).toContain("ollama_chat");
    // Its warnings; only errors end it with a code.
    expect(JSON.parse(stdout).schemaFindings).toBeUndefined();
    expect(code).toBe(0);
  });
});

test("the MCP inspector understands that a token is missing", async () => {
  const { code } = await runInspector("--server-url", `${house.hearth.url}/mcp`, "-q", "--method", "tools/list");
  expect(code).toBe(3);
});
