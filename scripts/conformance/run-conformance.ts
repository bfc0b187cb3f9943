import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { serveStandIn } from "#stand-in";
import type { Ended } from "../../harness/processes/run-program.ts";
import { runAuthorization } from "./authorization.ts";
import { ANY_SERVER, ERAS, type Era, EXPECTED_FAILURES, NOTHING_EXPECTED } from "./eras.ts";
import { type Caller, type Entry, type EntryName, openEntry } from "./open-entry.ts";
import { type Counts, judge, type Row } from "./row.ts";
import { readScenarios, requiredScenarios, suite } from "./suite.ts";

/** @param folder for what the suite writes; the caller removes it */
export async function runConformance(folder: string, add: (row: Row) => void): Promise<void> {
  const home = await serveStandIn();
  try {
    await withEntry("Hearth", home.url, async (hearth) => {
      const eras = ERAS.map((era) => timed(hearth.name, "token", era, () => runAny(hearth, era, folder)));
      for (const row of await Promise.all(eras)) add(row);
      add(await timed("authorization", "login", "2025-11-25", () => runAuthorization(hearth)));
    });
    // One after the other: some checks of the suite wait only half a second.
    await withEntry("fixtures", home.url, async (fixtures) => {
      for (const caller of ["token", "login"] as const) {
        for (const era of ERAS) {
          add(await timed(fixtures.name, caller, era, () => runRequired(fixtures, caller, era, folder)));
        }
      }
    });
  } finally {
    await home.close();
  }
}

async function withEntry(name: EntryName, ollamaUrl: string, work: (entry: Entry) => Promise<void>): Promise<void> {
  const entry = await openEntry(name, ollamaUrl);
  try {
    await work(entry);
  } finally {
    await entry.close();
  }
}

async function timed(entry: string, caller: Caller, era: Era, work: () => Promise<Counts>): Promise<Row> {
  const started = performance.now();
  const counts = await work();
  return { entry, caller, era, ...counts, seconds: (performance.now() - started) / 1_000 };
}

/** Runs scenarios against Hearth itself, one by one. */
async function runAny({ urls }: Entry, era: Era, folder: string): Promise<Counts> {
  const found = join(folder, "any", era);
  mkdirSync(found, { recursive: true });
  const runs: Ended[] = [];
  for (const scenario of ANY_SERVER[era]) {
    const what = ["--scenario", scenario, "--spec-version", era, "--expected-failures", NOTHING_EXPECTED];
    runs.push(await suite("server", "--url", `${urls.token}/mcp`, "-o", found, ...what));
  }
  return judge(runs, readScenarios(found), ANY_SERVER[era], []);
}

/** Runs everything that the era requires against the fixtures. */
async function runRequired({ urls }: Entry, caller: Caller, era: Era, folder: string): Promise<Counts> {
  const found = join(folder, "required", caller, era);
  mkdirSync(found, { recursive: true });
  const list = EXPECTED_FAILURES[era];
  const what = ["--requirements", era, "--expected-failures", list];
  const run = await suite("server", "--url", `${urls[caller]}/mcp`, "-o", found, ...what);
  const expected = [...readFileSync(list, "utf8").matchAll(/^ {2}- (\S+)/gm)].map(([, name = ""]) => name);
  return judge([run], readScenarios(found), await requiredScenarios(era), expected);
}
