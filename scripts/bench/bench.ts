import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { versionsIn } from "../../harness/installed/packages.ts";
import { createRunFolder } from "../../harness/processes/create-run-folder.ts";
import { ROOT } from "../../harness/root.ts";
import { LARGE_INPUTS } from "../load/large-inputs/large-inputs-report.ts";
import { endWith } from "../terminal/end-with.ts";
import { parseOptions } from "../terminal/parse-options.ts";
import { benchmarksPage, type Measured, machine, NOTES, PEER_NOTES } from "./benchmarks-page.ts";
import { runBeside } from "./beside/run-beside.ts";
import { CLEARING, runClearing } from "./clearing/run-clearing.ts";
import { sectionOf, withSection } from "./page-section.ts";
import { behindNotes, boundsTable, peersTable, plain } from "./report.ts";
import { isOver, type Row } from "./row.ts";
import { runBench } from "./run-bench.ts";

const USAGE = `npm run bench -- [options]
  --no-dev     leave out the rows under \`wrangler dev\` (20 s less)
  --strict     exit with 1 when a bound is exceeded; without it only the report says so
  --peers      also beside the alternatives, ollama-mcp behind mcp-proxy and behind supergateway: installs
               them below packages/peers/ (pinned), and takes four minutes more
  --write      write docs/benchmarks.md
  --json FILE  write the figures to FILE
  --beside COMMIT
               compare CPU, bundle and wall times with a commit, and nothing else; exit with 1 when something
               became slower. The commit is checked out below .beside/, with the packages of its own lock
  --clear COMMIT
               measure how long the object of a user is busy while a large conversation is deleted, here and in a
               commit, and nothing else; with --write it goes into docs/benchmarks.md; exit with 1 if it is too long
Environment: OLLAMA_URL and BENCH_MODEL add a row measured on a real Ollama.`;

const PAGE = join(ROOT, "docs/benchmarks.md");
const MAX_RUN_MS = 240_000;
const MAX_WITH_PEERS_MS = 720_000;
const MAX_BESIDE_MS = 1_800_000;

const OPTIONS = {
  dev: { type: "boolean", default: true },
  strict: { type: "boolean", default: false },
  peers: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
  json: { type: "string" },
  beside: { type: "string" },
  clear: { type: "string" },
} as const;

type Given = ReturnType<typeof parse>;
const parse = () => parseOptions(USAGE, { allowNegative: true, options: OPTIONS }).values;

await endWith(() => bench(parse()));

/** @returns the exit code */
async function bench(given: Given): Promise<0 | 1> {
  const { dev, peers, beside, clear } = given;
  if (beside !== undefined) {
    return (await runBeside(beside, createRunFolder("bench", MAX_BESIDE_MS), console.log)) ? 1 : 0;
  }
  if (clear !== undefined) return measureClearing(clear, given.write);
  const folder = createRunFolder("bench", peers ? MAX_WITH_PEERS_MS : MAX_RUN_MS);
  const at = new Date();
  const facts = { ...machine(), ...(peers ? versionsIn("peers") : {}) };
  console.log(
    Object.entries(facts)
      .map(([name, fact]) => `${name} ${fact}`)
      .join(", "),
  );
  const { OLLAMA_URL: ollamaUrl, BENCH_MODEL: model = "gemma3:270m" } = process.env;
  const real = ollamaUrl ? { ollamaUrl: ollamaUrl.replace(/\/+$/, ""), model } : undefined;
  const rows: Row[] = [];
  const peerRows: Row[] = [];
  const wishes = { folder, real, dev, peers, say: console.log };
  await runBench({ ...wishes, add: (row) => rows.push(row), addPeers: (row) => peerRows.push(row) });
  const upstream = real === undefined ? "the bench's own" : `the bench's own, and ${real.model} in a real Ollama`;
  const measured = { at, machine: facts, command: commandOf(given), upstream, rows, peerRows };
  show(measured);
  keep(given, measured);
  return given.strict && exceeded(rows) > 0 ? 1 : 0;
}

async function measureClearing(commit: string, write: boolean): Promise<0 | 1> {
  const { section, isOver } = await runClearing(commit, createRunFolder("bench", MAX_BESIDE_MS), console.log);
  console.log(`\n${section}`);
  if (write) writeFileSync(PAGE, withSection(readFileSync(PAGE, "utf8"), CLEARING, section));
  return isOver ? 1 : 0;
}

function exceeded(rows: readonly Row[]): number {
  return rows.flatMap(({ checks = [] }) => checks).filter(isOver).length;
}

function show({ at, rows, peerRows }: Measured): void {
  console.log(`\n${plain(boundsTable(rows))}\n\n${NOTES.join("\n")}`);
  if (peerRows.length > 0) {
    console.log(`\n${plain(peersTable(peerRows))}\n\n${[...PEER_NOTES, ...behindNotes(peerRows)].join("\n")}`);
  }
  const over = exceeded(rows);
  const verdict = over === 0 ? "All bounds kept" : `${over} bounds EXCEEDED`;
  console.log(`${verdict}, after ${Math.round((Date.now() - at.getTime()) / 1000)} s.`);
}

function keep(given: Given, measured: Measured): void {
  if (given.json !== undefined) writeFileSync(given.json, `${JSON.stringify(measured, null, 2)}\n`);
  if (!given.write) return;
  const before = readFileSync(PAGE, "utf8");
  const keep = (page: string, heading: string) => withSection(page, heading, sectionOf(before, heading));
  writeFileSync(PAGE, [CLEARING, LARGE_INPUTS].reduce(keep, benchmarksPage(measured)));
}

function commandOf(given: Given): string {
  const options = [given.peers ? "--peers" : "", given.dev ? "" : "--no-dev", "--write"];
  return ["npm run bench --", ...options.filter((option) => option !== "")].join(" ");
}
