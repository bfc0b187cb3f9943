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
    `<!-- Written by \`${command}\`: do not edit this page, run that again. -->`,
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
  "Floor: the smallest possible Worker on the same SDK, with an empty tool and a naive streaming generate. Direct: the same call to Ollama itself. The ratio to the floor is what Hearth adds to the cost of every such Worker.",
  "Everything runs on one machine at the same time, and takes turns within each row. The Ollama is the bench's own and answers at fixed times. So the ratios are more reliable than the milliseconds.",
  "Rate limiters answer at once, as Cloudflare says they do at the edge. Under wrangler dev they are Miniflare's, which write to disk at every call.",
  "CPU is that of whole processes, including HTTP: an upper bound of what the edge would count. Compare it with the floor's.",
  "CPU of the Worker's JavaScript is that of one Node process without HTTP, sockets and RPC. Node's streams are slower than workerd's. The bound applies to hot code.",
  "CPU in Node of evaluating the module and of first calls is that of the thread that runs JavaScript, each in a fresh process, with the minified bundle, under the rules of the Workers runtime for global scope. The bound is what a request may take on the free plan; evaluating the module is no part of a request.",
  "Start-up is that of a new process of the local runtime, with its storage. At the edge the runtime is already running and loads only the bundle.",
  "Packages and bytes are those of node_modules/ after `npm install` on Linux, as `node scripts/count-packages.ts` counts them. The bounds are 0.6 and 0.7 times those of commit 8d4ae6b. What only some commands need is installed below packages/ at its first use and is not counted.",
  "A real Ollama, if one was given, varies by more than Hearth adds, so its row has no verdict.",
] as const;

/** Notes on the comparison with the alternatives. */
export const PEER_NOTES = [
  "Each alternative is ollama-mcp over stdio behind a gateway that serves it over streamable HTTP. All calls share one session and so one process of ollama-mcp; a session for each client would cost a process each. All are called in the 2025 era, which all of them support. Leaving is measured in the 2026 era, in which a closed stream is a cancel.",
  "ollama-mcp asks Ollama not to stream, so its first text is the whole answer. The gateways ran without authentication; Hearth's is included in its figures. ollama-mcp asks Ollama for the list of models each time; Hearth asks at most twice in 30 s.",
  "CPU is that of the gateway and ollama-mcp together, and of Hearth's Worker and objects together.",
  "The GPU is the bench's Ollama, which records when its client disconnects. A client leaves or cancels half a second into an answer of 8 s, and the bench watches for 5 s what happens. The client of the answer of 65 s is the 2025 SDK with its default settings.",
] as const;

const require = createRequire(import.meta.url);

/** Describes the machine and the versions in use. */
export function machine(): Record<string, string> {
  return {
    cores: `${cpus().length} x ${cpus()[0]?.model.trim()}`,
    node: process.version,
    workerd: versionOf("workerd"),
    wrangler: versionOf("wrangler"),
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
