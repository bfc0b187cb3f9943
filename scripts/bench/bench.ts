import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "./machine.ts";
import { table } from "./report.ts";
import { isOver, type Row } from "./row.ts";
import { runBench } from "./run-bench.ts";

const USAGE = `npm run bench -- [options]
  --no-dev     leave out the rows under \`wrangler dev\` (20 s less)
  --strict     exit with 1 when a bound is exceeded; else noise is nobody's fault
  --json FILE  write the figures to FILE
Environment: OLLAMA_URL and BENCH_MODEL add a row measured on a real Ollama.`;

const NOTES = `Floor: the least Worker on the same SDK. Direct: the same asked of Ollama itself.
Rate limiters answer at once, as Cloudflare says they do at the edge; under wrangler dev they are Miniflare's, which write to disk at every call.
CPU is of whole processes, HTTP and all: an upper bound of what the edge would count, to be compared with the floor's.
CPU of the Worker's JavaScript is of one Node process without HTTP, sockets and RPC. Node's streams are slower than workerd's; its bound is for hot code.
A real Ollama varies by more than what is added to it, so nothing is judged in its row.`;

const LONGEST_RUN_MS = 150_000;

const { values: given } = parseArgs({
  allowNegative: true,
  options: {
    dev: { type: "boolean", default: true },
    strict: { type: "boolean", default: false },
    json: { type: "string" },
    help: { type: "boolean", short: "h", default: false },
  },
});

if (given.help) console.log(USAGE);
else await main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "hearth-bench-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  setTimeout(() => {
    console.error(`The bench did not end within ${LONGEST_RUN_MS / 1000} s.`);
    process.exit(1);
  }, LONGEST_RUN_MS).unref();

  const started = Date.now();
  const facts = machine();
  console.log(
    Object.entries(facts)
      .map(([name, fact]) => `${name} ${fact}`)
      .join(", "),
  );
  const { OLLAMA_URL: ollamaUrl, BENCH_MODEL: model = "gemma3:270m" } = process.env;
  const real = ollamaUrl ? { ollamaUrl: ollamaUrl.replace(/\/+$/, ""), model } : undefined;
  const rows: Row[] = [];
  await runBench({ folder, real, dev: given.dev, say: console.log, add: (row) => rows.push(row) });

  console.log(`\n${table(rows)}\n\n${NOTES}`);
  const over = rows.flatMap(({ checks = [] }) => checks).filter(isOver).length;
  console.log(
    `${over === 0 ? "All bounds kept" : `${over} bounds EXCEEDED`}, after ${Math.round((Date.now() - started) / 1000)} s.`,
  );
  if (given.json !== undefined) {
    const upstream = real === undefined ? "bench" : `bench and ${real.ollamaUrl} (${real.model})`;
    writeFileSync(
      given.json,
      `${JSON.stringify({ at: new Date(started), machine: facts, upstream, rows }, null, 2)}\n`,
    );
  }
  process.exitCode = given.strict && over > 0 ? 1 : 0;
}
