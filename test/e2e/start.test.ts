import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:http";
import { createInterface } from "node:readline";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../harness/processes/free-port.ts";
import { lanHosts } from "../../scripts/start/lan-hosts.ts";
import { openCheckout } from "./checkout.ts";

/** A checkout as a newcomer has it, but with an Ollama's address where surely none answers. */
const checkout = openCheckout();
let port: number;
let child: ChildProcess | undefined;

beforeAll(async () => {
  port = await freePort();
  const example = readFileSync(".dev.vars.example", "utf8");
  writeFileSync(checkout.file(".dev.vars.example"), example.replace("http://localhost:11434", "http://127.0.0.1:1"));
});

afterEach(async () => {
  if (child?.exitCode === null && child.kill("SIGINT")) await once(child, "exit");
});

interface Started {
  child: ChildProcess;
  /** What it has printed so far. */
  output(): string;
  until(text: string): Promise<void>;
}

function start(...args: string[]): Started {
  const started = spawn("node", ["scripts/start.ts", "--port", String(port), ...args], {
    cwd: checkout.file(""),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines: string[] = [];
  const heard = createInterface({ input: started.stdout });
  heard.on("line", (line) => lines.push(line));
  createInterface({ input: started.stderr }).on("line", (line) => lines.push(line));
  child = started;
  return {
    child: started,
    output: () => lines.join("\n"),
    async until(text) {
      const gone = once(started, "exit").then(() => {
        throw new Error(`It ended early:\n${lines.join("\n")}`);
      });
      while (!lines.some((line) => line.includes(text))) await Promise.race([once(heard, "line"), gone]);
      gone.catch(() => {});
    },
  };
}

const run = async (...args: string[]) => (await checkout.run("try.ts", args, { PORT: String(port) })).output;

describe("npm start without an Ollama", () => {
  test("says so, lets the stand-in answer, shows how to connect, answers more, and stops all it started", async () => {
    const { child, output, until } = start();
    await until("Ctrl-C stops it");
    const token = /MCP_AUTH_TOKEN=([0-9a-f]{64})/.exec(readFileSync(checkout.file(".dev.vars"), "utf8"))?.[1];
    expect(token).toBeDefined();
    if (process.platform !== "win32") expect(statSync(checkout.file(".dev.vars")).mode & 0o777).toBe(0o600);
    expect(output()).toMatch(/Nothing answers at OLLAMA_BASE_URL, http:\/\/127\.0\.0\.1:1\b/);
    expect(output()).toMatch(/no model is running/);
    expect(output()).toContain(`http://127.0.0.1:${port}/mcp`);
    for (const client of ["Claude Code", "Codex", "Gemini CLI", "Cursor", "VS Code"])
      expect(output()).toContain(client);
    const withToken = output()
      .split("\n")
      .filter((line) => line.includes(String(token)));
    expect(withToken.length).toBeGreaterThan(0);
    // A shell keeps commands in its history.
    for (const line of withToken) expect(line).not.toMatch(/^\s*(export|claude|gemini|npm|curl)\b/);
    expect(await run("Is anybody there?")).toMatch(/stand-in[\s\S]*Is anybody there\?/);
    // Windows has no signals: there a Ctrl-C comes from the console, and this would only kill the script.
    if (process.platform === "win32") return;
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
    expect(output()).not.toMatch(/^\s+at /m);
  });

  test("says in a sentence that the port is taken, and by what", async () => {
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    const { child, output } = start();
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(output()).toMatch(new RegExp(`Port ${port} is used by another program`));
    expect(output()).not.toMatch(/^\s+at /m);
    await new Promise((closed) => other.close(closed));
  });

  test("says what is wrong with a setting, and where to set it", async () => {
    writeFileSync(checkout.file(".dev.vars"), "MCP_AUTH_TOKEN=short\nOLLAMA_BASE_URL=http://127.0.0.1:1\n");
    const { child, output } = start();
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(output()).toMatch(/MCP_AUTH_TOKEN.*at least 32 characters/);
    expect(output()).not.toMatch(/^\s+at /m);
  });
});

/** The status of a GET with this Host header, at a loopback address or another one of this machine. */
function statusOf(host: string, path = "/", address = "127.0.0.1"): Promise<number | undefined> {
  return new Promise((done, failed) => {
    const headers = { host: `${host}:${port}` };
    get({ host: address, port, path, headers }, (response) => done(response.resume().statusCode)).on("error", failed);
  });
}

describe("npm start -- --lan", () => {
  const settings = "OLLAMA_BASE_URL=http://127.0.0.1:1\nALLOWED_HOSTS=hearth.home\n";

  test("refuses to start without a token", async () => {
    writeFileSync(checkout.file(".dev.vars"), `${settings}OWNER_PASSWORD=a-password-of-the-tests\n`);
    const { child, output } = start("--lan");
    expect(await once(child, "exit")).toEqual([1, null]);
    expect(output()).toMatch(/needs a token[\s\S]*MCP_AUTH_TOKEN/);
    expect(output()).not.toMatch(/^\s+at /m);
  });

  test("prints its addresses, answers under them and under no foreign name, and shows nothing of its storage", async () => {
    writeFileSync(checkout.file(".dev.vars"), `${settings}MCP_AUTH_TOKEN=the-token-of-the-tests-32-characters\n`);
    const { output, until } = start("--lan");
    await until("Ctrl-C stops it");
    const { addresses, names } = lanHosts();
    for (const address of addresses) expect(output()).toContain(`http://${address}:${port}/mcp`);
    const [address = "127.0.0.1"] = addresses;
    expect(output()).toContain(`claude mcp add --transport http hearth http://${address}:${port}/mcp`);
    for (const host of [...addresses, ...names, "localhost", "hearth.home"]) expect(await statusOf(host)).toBe(200);
    for (const address of addresses) expect(await statusOf(address, "/", address)).toBe(200);
    for (const host of ["evil.example", "192.0.2.77"]) expect(await statusOf(host)).toBe(403);
    for (const path of ["/cdn-cgi/local/explorer", "/cdn-cgi/local/explorer/api/"]) {
      expect(await statusOf("localhost", path)).toBe(404);
    }
  });
});

test("npm run try without a Hearth says how to start one", async () => {
  expect(await run("Hello?")).toMatch(/npm start/);
});

test("npm run try sends the token of .dev.vars to this machine only", async () => {
  writeFileSync(checkout.file(".dev.vars"), `MCP_AUTH_TOKEN=${"x".repeat(40)}\nOLLAMA_BASE_URL=http://127.0.0.1:1\n`);
  expect(await run("--url", "http://192.0.2.1/mcp", "Hello?")).toMatch(/There is no token/);
});
