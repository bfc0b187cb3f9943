import { describe, expect, test } from "vitest";
import { benchmarksPage } from "../../../../scripts/bench/benchmarks-page.ts";
import { behindNotes, peersTable } from "../../../../scripts/bench/report.ts";
import type { Row } from "../../../../scripts/bench/row.ts";

const ms = (median: number) => ({ median, p95: median, count: 9 });
const row = (hearth: number, proxy: number, gateway: number, more: Partial<Row> = {}): Row => ({
  what: "a call",
  floor: ms(1),
  hearth: ms(hearth),
  peers: { "mcp-proxy": ms(proxy), supergateway: ms(gateway) },
  ...more,
});

describe("the comparison with the alternatives", () => {
  test("says by how much Hearth is ahead", () => {
    expect(peersTable([row(2, 4, 6)])[1]?.at(-1)).toBe("ahead, 2.0 x and 3.0 x");
    expect(behindNotes([row(2, 4, 6)])).toEqual([]);
  });

  test("names whoever is quicker, even if only one is, and why", () => {
    const rows = [row(2, 4, 1, { whyBehind: "it does more" })];
    expect(peersTable(rows)[1]?.at(-1)).toBe("behind supergateway");
    expect(behindNotes(rows)).toEqual(["Not ahead of supergateway: a call. Why: it does more."]);
  });

  test("hides no row whose reason is not known", () => {
    expect(behindNotes([row(2, 1, 1)])[0]).toContain("mcp-proxy and supergateway: a call. Why: not known.");
  });

  test("leaves what is said in words to the reader", () => {
    const told = { hearth: "stops", peers: { "mcp-proxy": "works on", supergateway: "fails: no answer" } };
    expect(peersTable([{ what: "a cancel", ...told }])[1]).toEqual([
      "a cancel",
      "-",
      "stops",
      "works on",
      "fails: no answer",
      "",
    ]);
  });
});

describe("docs/benchmarks.md", () => {
  const measured = { at: new Date(0), machine: { cores: "2" }, command: "npm run bench", upstream: "the bench's own" };

  test("has the machine, the command, both tables, and what Hearth is behind in", () => {
    const checks = [{ what: "adds", measured: 9, bound: 8, unit: "ms" }];
    const page = benchmarksPage({ ...measured, rows: [row(2, 4, 6, { checks })], peerRows: [row(2, 1, 3)] });
    for (const part of [
      "1970-01-01",
      "- cores: 2",
      "| adds 9 of 8 ms | OVER |",
      "behind mcp-proxy",
      "Why: not known",
    ]) {
      expect(page).toContain(part);
    }
  });

  test("says nothing of alternatives that were not measured", () => {
    expect(benchmarksPage({ ...measured, rows: [], peerRows: [] })).not.toContain("alternatives");
  });
});
