import { join } from "node:path";
import { describe } from "vitest";
import { runProgram } from "../../harness/processes/run-program.ts";
import { openHouse } from "../e2e/house.ts";
import { type ConnectClient, everyStep, WAIT } from "./every-step.ts";
import { openTempHome } from "./temp-home.ts";

const house = openHouse(WAIT);
const home = openTempHome();

/** The MCP inspector's command line: a process for every call. */
async function inspect(...args: string[]): Promise<Record<string, unknown>> {
  const env = { ...home.env, MCP_CATALOG_PATH: join(home.path, "catalog.json") };
  const { code, stdout, stderr } = await runProgram("mcp-inspector", ["--cli", "--format", "json", ...args], { env });
  if (code !== 0) throw new Error(`The inspector ended with ${code}:\n${stderr}`);
  return (JSON.parse(stdout) as { result: Record<string, unknown> }).result;
}

const connect =
  (era: string): ConnectClient =>
  async (url, token) => {
    const where = ["--transport", "http", "--server-url", url, "--header", `Authorization: Bearer ${token}`];
    const how = [...where, "--protocol-era", era];
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
});
