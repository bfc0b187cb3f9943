import { dayOf } from "../../src/core/day.ts";
import { bullets, paragraph } from "../docs/paragraphs.ts";
import { NOTES, PEER_NOTES } from "./notes.ts";
import { behindNotes, boundsTable, markdown, peersTable } from "./report.ts";
import type { Row } from "./row.ts";

export interface Measured {
  at: Date;
  /** What it was measured on, by name. */
  machine: Record<string, string>;
  /** As it was called. */
  command: string;
  upstream: string;
  rows: readonly Row[];
  peerRows: readonly Row[];
}

/** docs/benchmarks.md, from one run. */
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
