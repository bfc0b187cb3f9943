import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { programOf } from "../../../harness/installed/packages.ts";
import { openSession } from "../../../harness/mcp/mcp-client.ts";
import { freePort } from "../../../harness/processes/free-port.ts";
import type { Workerd } from "../../../harness/workerd/start-workerd.ts";

export const PEERS = ["mcp-proxy", "supergateway"] as const;

/** Name of a gateway that serves ollama-mcp. */
export type PeerName = (typeof PEERS)[number];

const MAX_START_MS = 30_000;
const LOOPBACK = pathToFileURL(join(import.meta.dirname, "only-loopback.js")).href;

/** Arguments that make each gateway serve ollama-mcp over streamable HTTP in its fastest way: one process for a session. */
const ARGUMENTS: Record<PeerName, (port: string, program: string) => string[]> = {
  "mcp-proxy": (port, program) => [
    "--host",
    "127.0.0.1",
    "--port",
    port,
    "--server",
    "stream",
    "--",
    process.execPath,
    program,
  ],
  supergateway: (port, program) => [
    "--stdio",
    `"${process.execPath}" "${program}"`,
    "--port",
    port,
    "--outputTransport",
    "streamableHttp",
    "--stateful",
    "--logLevel",
    "none",
  ],
};

/** Starts ollama-mcp behind a gateway, with one open session for all calls. */
export async function startPeer(name: PeerName, ollamaUrl: string): Promise<Workerd> {
  const port = String(await freePort());
  const command = [
    "--import",
    LOOPBACK,
    programOf("peers", name),
    ...ARGUMENTS[name](port, programOf("peers", "ollama-mcp")),
  ];
  const child = spawn(process.execPath, command, {
    // A group of its own, so that its children end with it.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, OLLAMA_HOST: ollamaUrl },
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => output.push(chunk));
  const exited = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const kill = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
  };
  process.once("exit", kill);
  const stop = async () => {
    kill();
    process.off("exit", kill);
    await exited;
  };
  const url = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + MAX_START_MS;
  for (;;) {
    const sessionId = await openSession({ url }).catch(() => undefined);
    if (sessionId !== undefined) return { url, sessionId, pid: child.pid, [Symbol.asyncDispose]: stop };
    if (child.exitCode !== null || Date.now() > deadline) break;
    await sleep(10);
  }
  await stop();
  throw new Error(`${name} did not start:\n${Buffer.concat(output)}`);
}
