import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runNode } from "../../harness/processes/run-program.ts";
import { openHouse } from "./house.ts";

const INSPECTOR = "node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js";
const house = openHouse();

/** The MCP inspector's command line, as a user would run it. */
async function inspect(token: string | undefined, ...args: string[]): Promise<{ code: number; output: string }> {
  const auth = token === undefined ? [] : ["--header", `Authorization: Bearer ${token}`];
  const where = ["--cli", "--transport", "http", "--server-url", `${house.hearth.url}/mcp`, ...auth];
  const env = { ...process.env, MCP_CATALOG_PATH: join(mkdtempSync(join(tmpdir(), "inspector-")), "catalog.json") };
  const { code, stdout, stderr } = await runNode(INSPECTOR, [...where, "-q", "--format", "json", ...args], { env });
  return { code, output: stdout || stderr };
}

describe.each(["legacy", "modern"])("the MCP inspector, %s", (era) => {
  test("lists the tools, and finds no fault in their schemas", async () => {
    const { code, output } = await inspect(
      house.hearth.token,
      "--protocol-era",
      era,
      "--method",
      "tools/list",
      "--strict",
    );
    expect(output).toContain("ollama_chat");
    // Its warnings; only errors end it with a code.
    expect(JSON.parse(output).schemaFindings).toBeUndefined();
    expect(code).toBe(0);
  });

  test("calls a tool", async () => {
    const call = [
      "--method",
      "tools/call",
      "--tool-name",
      "ollama_generate",
      "--tool-arg",
      "prompt=Hi",
      "model=gemma3:270m",
    ];
    const { code, output } = await inspect(house.hearth.token, "--protocol-era", era, ...call);
    expect(output).toContain("stand-in");
    expect(code).toBe(0);
  });
});

test("the MCP inspector understands that a token is missing", async () => {
  const { code } = await inspect(undefined, "--method", "tools/list");
  expect(code).toBe(3);
});
