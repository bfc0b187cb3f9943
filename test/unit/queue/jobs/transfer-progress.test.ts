import { describe, expect, test } from "vitest";
import { toUpdate } from "../../../../src/hosts/ollama/transfer.ts";
import { type Layers, TransferProgress } from "../../../../src/queue/jobs/transfer-progress.ts";

const MB = 1_000_000;
const A = `sha256:${"a".repeat(64)}`;
const B = `sha256:${"b".repeat(64)}`;

const at = (completed: number | undefined, total = 100 * MB, digest = "sha256:a") => ({
  status: `pulling ${digest}`,
  digest,
  total,
  ...(completed === undefined ? {} : { completed }),
});

/** A layer of 100 MB that comes at 10 MB a second. */
function steady(seen: TransferProgress, seconds: number): void {
  for (let second = 0; second <= seconds; second++) seen.take(at(second * 10 * MB), second * 1_000);
}

describe("what is said of a transfer", () => {
  test("is Ollama's word while no size is known", () => {
    const seen = new TransferProgress("pulling a");
    seen.take({ status: "pulling manifest" }, 0);
    expect(seen.progress).toEqual({ message: "pulling a: pulling manifest", done: 0 });
    expect(seen.percent).toBe(0);
  });

  test("is percent and bytes, and the time left as soon as the pace is known", () => {
    const seen = new TransferProgress("pulling a");
    seen.take(at(undefined), 0);
    expect(seen.progress).toEqual({ message: "pulling a: 0 %, 0 B of 100 MB", done: 0, total: 100 * MB });
    steady(seen, 3);
    expect(seen.progress).toEqual({
      message: "pulling a: 30 %, 30 MB of 100 MB, 7 s left",
      done: 30 * MB,
      total: 100 * MB,
    });
  });

  test("knows a layer that was fetched by its second line, for a small one is whole in the first", () => {
    const small = at(11, 11);
    const [there, fetched] = [new TransferProgress("pulling a"), new TransferProgress("pulling a")];
    for (const seen of [there, fetched, fetched]) seen.take(small, 0);
    expect([there.fetched, fetched.fetched]).toEqual([false, true]);
    expect(fetched.moved).toBe(false);
  });

  test("is Ollama's word again when all bytes are there, for verifying takes a while", () => {
    const seen = new TransferProgress("pulling a");
    steady(seen, 10);
    seen.take({ status: "verifying sha256 digest" }, 11_000);
    expect(seen.progress).toEqual({
      message: "pulling a: verifying sha256 digest",
      done: 100 * MB,
      total: 100 * MB,
    });
  });

  test.each([
    [50, /, 50 s left$/],
    [600, /, 10 min left$/],
    [4 * 3600, /, 4 h left$/],
  ])("counts %d seconds in units that a person would use", (seconds, words) => {
    const seen = new TransferProgress("pulling a");
    const total = (seconds + 2) * MB;
    for (let second = 0; second <= 2; second++) seen.take(at(second * MB, total), second * 1_000);
    expect(seen.progress.message).toMatch(words);
  });

  test("does not grow with what Ollama says", () => {
    const seen = new TransferProgress("making a");
    seen.take({ status: "x".repeat(5_000) }, 0);
    expect(seen.progress.message.length).toBeLessThan(150);
    seen.take(toUpdate({ status: { not: "a text" } }), 1);
    expect(seen.progress.message).toBe("making a: ");
  });
});

describe("the pace", () => {
  test("follows the line when it becomes slower, and forgets nothing at once", () => {
    const seen = new TransferProgress("pulling a");
    steady(seen, 5);
    seen.take(at(51 * MB), 6_000);
    const [, left] = /, (\d+) s left$/.exec(seen.progress.message) ?? [];
    expect(Number(left)).toBeGreaterThan(5);
    expect(Number(left)).toBeLessThan(49);
  });

  test("is that of the line: what lay there already is no speed", () => {
    const seen = new TransferProgress("pulling a");
    seen.take(at(90 * MB), 0);
    seen.take(at(91 * MB), 1_000);
    seen.take(at(92 * MB), 2_000);
    expect(seen.progress.message).toMatch(/8 s left$/);
  });

  test("is not told once nothing comes any more, rather than in years", () => {
    const seen = new TransferProgress("pulling a");
    steady(seen, 5);
    for (let second = 6; second < 4_000; second++) {
      seen.take(at(50 * MB), second * 1_000);
      const [, hours] = /, (\d+) h left$/.exec(seen.progress.message) ?? [];
      expect(Number(hours ?? 0)).toBeLessThan(1_000);
      expect(seen.progress.message).not.toMatch(/NaN|Infinity|e\+/);
    }
    expect(seen.progress.message).toBe("pulling a: 50 %, 50 MB of 100 MB");
  });
});

describe("bytes that were there before", () => {
  const earlier: Layers = { "sha256:a": { total: 100 * MB, completed: 40 * MB } };

  test("by an earlier attempt stand until the new one tells otherwise", () => {
    const seen = new TransferProgress("pulling a", earlier, 120 * MB);
    seen.take({ status: "pulling manifest" }, 0);
    expect(seen.progress).toMatchObject({ done: 40 * MB, total: 120 * MB });
    seen.take(at(38 * MB), 10);
    expect(seen.progress).toMatchObject({ done: 38 * MB });
    expect(seen.moved).toBe(false);
    seen.take(at(39 * MB), 20);
    expect(seen.moved).toBe(true);
  });

  test("do not change under those who gave them", () => {
    const seen = new TransferProgress("pulling a", earlier);
    seen.take(at(50 * MB), 0);
    expect(earlier).toEqual({ "sha256:a": { total: 100 * MB, completed: 40 * MB } });
  });

  test("on the disk are no bytes that have moved", () => {
    const seen = new TransferProgress("pulling a");
    for (const digest of ["sha256:a", "sha256:b"]) seen.take(at(100 * MB, 100 * MB, digest), 0);
    expect(seen.moved).toBe(false);
    expect(seen.bytes).toBe(200 * MB);
    expect(seen.percent).toBe(100);
  });

  test("that are lost are no bytes that moved backwards", () => {
    const seen = new TransferProgress("pulling a");
    seen.take(at(50 * MB), 0);
    seen.take(at(10 * MB), 1_000);
    seen.take(at(10 * MB), 2_000);
    expect(seen.moved).toBe(false);
    expect(seen.progress).toEqual({ message: "pulling a: 10 %, 10 MB of 100 MB", done: 10 * MB, total: 100 * MB });
  });
});

describe("the whole", () => {
  test("is what the registry said, until the layers together are more", () => {
    const seen = new TransferProgress("pulling a", {}, 150 * MB);
    seen.take(at(100 * MB), 0);
    expect(seen.progress).toMatchObject({ done: 100 * MB, total: 150 * MB });
    expect(seen.percent).toBe(66);
    seen.take(at(0, 100 * MB, "sha256:b"), 1);
    expect(seen.total).toBe(200 * MB);
    expect(seen.percent).toBe(50);
  });

  test("is not complete before its last byte", () => {
    const seen = new TransferProgress("pulling a");
    seen.take(at(100 * MB - 1), 0);
    expect(seen.percent).toBe(99);
  });

  test("stays a number whatever a line says", () => {
    const seen = new TransferProgress("pulling a");
    const lines = [
      { status: "a", digest: A, total: "many", completed: 1 },
      { status: "a", digest: 7, total: 1, completed: 1 },
      { status: "a", digest: A, total: 0 },
      { status: "a", digest: A, total: 10, completed: null },
      { status: "a", digest: B, total: 0, completed: 5 },
      { status: "a", digest: A, total: 1e308, completed: -1e308 },
      { status: "a", digest: A, total: Number.POSITIVE_INFINITY, completed: 0.5 },
      {},
    ];
    for (const [index, line] of lines.entries()) {
      seen.take(toUpdate(line), index * 2_000);
      const { message, done, total = 0 } = seen.progress;
      expect(message).not.toMatch(/NaN|Infinity|undefined/);
      for (const number of [done, total, seen.percent, seen.bytes]) expect(Number.isFinite(number)).toBe(true);
    }
  });

  test("keeps a bounded number of layers, each with a digest", () => {
    const seen = new TransferProgress("pulling a");
    seen.take(toUpdate({ status: "a", digest: "x".repeat(1_000_000), total: 1 }), 0);
    seen.take(toUpdate({ status: "a", digest: "__proto__", total: 1 }), 0);
    expect(seen.layers).toEqual({});
    const flood = () => {
      for (let layer = 0; layer < 10_000; layer++) seen.take(at(1, 1, `sha256:${layer}`), 0);
    };
    expect(flood).toThrow("more than 5000 layers");
    expect(Object.keys(seen.layers)).toHaveLength(5_000);
  });
});
