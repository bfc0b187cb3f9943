import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { dayOf } from "../../src/core/day.ts";
import { bullets, paragraph } from "../docs/paragraphs.ts";
import { behindNotes, boundsTable, markdown, peersTable } from "./report.ts";
import type { Row } from "./row.ts";

/** Results of one run of the bench, and what they were measured on. */
export interface Measured {
  at: Date;
  /** The machine and versions it was measured on, by name. */
  machine: Record<string, string>;
  /** The command line. */
  command: string;
  upstream: string;
  rows: readonly Row[];
  peerRows: readonly Row[];
}

/** Writes docs/benchmarks.md from one run. */
export function benchmarksPage({ at, machine, command, upstream, rows, peerRows }: Measured): string {
  const facts = Object.entries(machine).map(([name, fact]) => `${name}: ${fact}`);
  const parts = [
    "# Benchmarks",
    `<!-- Written by \`${command}\`: run it again rather than edit this page. -->`,
    paragraph(`One run of \`${command}\` on ${dayOf(at.getTime())}, upstream: ${upstream}.`),
    bullets(facts),
    "## Against the bounds of the design",
    markdown(boundsTable(rows)),
    bullets(NOTES),
  ];
  if (peerRows.length > 0) {
    const behind = behindNotes(peerRows);
    parts.push(
      "## Against the alternatives",
      markdown(peersTable(peerRows)),
      bullets(PEER_NOTES),
      ...(behind.length === 0
        ? ["Hearth is ahead in every row with a figure."]
        : ["Where Hearth is not ahead:", bullets(behind)]),
    );
  }
  return `${parts.join("\n\n")}\n`;
}

/** Notes for readers of the figures. */
export const NOTES = [
  "Floor: the least Worker on the same SDK, with an empty tool and a naive streaming generate. Direct: the same asked of Ollama itself. A ratio to the floor says what Hearth costs beyond what every such Worker costs.",
  "All run on the same machine at the same time, in turn within each row, against the bench's own Ollama, which answers at set times. So the ratios can be trusted more than the ms.",
  "Rate limiters answer at once, as Cloudflare says they do at the edge; under wrangler dev they are Miniflare's, which write to disk at every call.",
  "CPU is of whole processes, HTTP and all: an upper bound of what the edge would count, to be compared with the floor's.",
  "CPU of the Worker's JavaScript is of one Node process without HTTP, sockets and RPC. Node's streams are slower than workerd's; its bound is for hot code.",
  "Start-up is of a new process of the local runtime, with its storage. At the edge the runtime runs already, and only the bundle is loaded.",
  "A real Ollama, where one was given, varies by more than what is added to it, so nothing is judged in its row.",
] as const;

/** Notes on the comparison with the alternatives. */
export const PEER_NOTES = [
  "Each alternative is ollama-mcp over stdio behind a gateway that serves it over streamable HTTP, in one session, in which one process of ollama-mcp serves all calls: a session for each client would cost it a process each. All are called in the era of 2025, which all of them are made for; leaving is measured in that of 2026, where a closed stream is a cancel.",
  "ollama-mcp asks Ollama not to stream, so its first text is the whole answer. It has no authentication: the gateways' cost of one is not in these figures, and Hearth's is. It lists the models by asking Ollama each time; Hearth asks at most twice in 30 s.",
  "CPU is of the gateway and ollama-mcp together, and of Hearth's Worker and objects together.",
  "The GPU is the bench's Ollama, which notes when its client goes. A client leaves or cancels half a second into an answer of 8 s; what becomes of it is watched for 5 s. The answer of 65 s is asked for by the SDK of 2025 with its own settings.",
] as const;

const require = createRequire(import.meta.url);

/** Describes the machine and the versions in use. */
export function machine(): Record<string, string> {
  return {
    cores: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
    node: process.version,
    workerd: versionOf("workerd"),
    wrangler: versionOf("wrangler"),
    agents: versionOf("agents"),
    "mcp server": versionOf("@modelcontextprotocol/server"),
  };
}

function versionOf(name: string): string {
  const folders = require.resolve.paths(name) ?? [];
  for (const folder of folders) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, "utf8")) as { version: string }).version;
    } catch {
      // not in this folder
    }
  }
  return "unknown";
}
