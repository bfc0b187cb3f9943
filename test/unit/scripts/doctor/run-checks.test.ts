import { describe, expect, test, vi } from "vitest";
import type { Check } from "../../../../scripts/doctor/check.ts";
import { CHECKS } from "../../../../scripts/doctor/checks.ts";
import { Fault, ok, skipped, warn } from "../../../../scripts/doctor/finding.ts";
import { type Reported, runChecks } from "../../../../scripts/doctor/run-checks.ts";
import { freshLearnt, type Visit } from "../../../../scripts/doctor/visit.ts";

const visit: Visit = {
  origin: "https://hearth.example",
  token: undefined,
  home: undefined,
  model: undefined,
  unload: true,
  learnt: freshLearnt(),
};

const check = (name: string, needs: string[], run: Check["run"], more: Partial<Check> = {}): Check => ({
  ...{ name, needs, run, deadlineMs: 1_000 },
  ...more,
});
const well: Check["run"] = async () => ok("Well", "looked at");
const broken: Check["run"] = async () => {
  throw new Fault({ code: "tunnel_down", title: "The tunnel is down", seen: "530" });
};

async function all(checks: Check[], totalMs = 10_000): Promise<Reported[]> {
  const found: Reported[] = [];
  for await (const finding of runChecks(checks, visit, { totalMs, ending: new AbortController().signal })) {
    found.push(finding);
  }
  return found;
}

const inShort = (found: Reported[]) => found.map(({ check, state, because }) => [check, state, because]);

describe("running checks", () => {
  test("a fault is named once: what rests on it, at whatever remove, is skipped and says why", async () => {
    const run = vi.fn(well);
    const found = await all([
      check("home", [], broken),
      check("models", ["home"], run),
      check("answer", ["models"], run),
      check("agents", [], well),
    ]);
    expect(inShort(found)).toEqual([
      ["home", "fail", undefined],
      ["models", "skipped", "The tunnel is down"],
      ["answer", "skipped", "The tunnel is down"],
      ["agents", "ok", undefined],
    ]);
    expect(run).not.toHaveBeenCalled();
  });

  test("what is left out for its own reason holds up what needs it, unless it can be done without", async () => {
    const left: Check["run"] = async () => skipped("No token was given", "");
    const found = await all([
      check("call", [], left),
      check("models", ["call"], well),
      check("load", [], left, { optional: true }),
      check("answer", ["load"], well),
    ]);
    expect(found.map(({ state }) => state)).toEqual(["skipped", "skipped", "skipped", "ok"]);
    expect(found[1]?.because).toBe("No token was given");
  });

  test("a fault of what can be done without holds up what needs it", async () => {
    const found = await all([check("load", [], broken, { optional: true }), check("answer", ["load"], well)]);
    expect(found.map(({ state }) => state)).toEqual(["fail", "skipped"]);
  });

  test("a warning holds up nothing, and a check may find several things", async () => {
    const two: Check["run"] = async () => [ok("Well", ""), warn({ code: "setting", title: "But", seen: "" })];
    const found = await all([check("health", [], two), check("401", ["health"], well)]);
    expect(found.map(({ state }) => state)).toEqual(["ok", "warn", "ok"]);
  });

  test("a check that never ends is ended, also where it heeds no signal", async () => {
    const never: Check["run"] = () => new Promise(() => {});
    const found = await all([check("deaf", [], never, { deadlineMs: 20 }), check("answer", ["deaf"], well)]);
    expect(found.map(({ state, code }) => [state, code])).toEqual([
      ["fail", "timeout"],
      ["skipped", undefined],
    ]);
  });

  test("when the time of all is over, the rest is skipped", async () => {
    const slow: Check["run"] = () => new Promise(() => {});
    const found = await all([check("slow", [], slow), check("agents", [], well)], 30);
    expect(found.map(({ state, code }) => [state, code])).toEqual([
      ["fail", "timeout"],
      ["skipped", undefined],
    ]);
    expect(found[1]?.seen).toMatch(/time limit of/);
  });

  test("a fault of the doctor's own is called that, and the others go on", async () => {
    const stumbling: Check["run"] = async () => {
      throw new TypeError("x is not a function");
    };
    const found = await all([check("one", [], stumbling), check("two", [], well)]);
    expect(found[0]).toMatchObject({ state: "fail", code: "doctor", seen: "x is not a function" });
    expect(found[1]?.state).toBe("ok");
  });

  test("who ends it hears the reason, and no finding", async () => {
    const ending = new AbortController();
    const waiting = check("slow", [], () => {
      ending.abort(new Error("Ctrl-C"));
      return new Promise(() => {});
    });
    const findings = runChecks([waiting], visit, { totalMs: 10_000, ending: ending.signal });
    await expect(findings.next()).rejects.toThrow("Ctrl-C");
  });

  test("shows no token, whoever quotes it", async () => {
    const found: Reported[] = [];
    const echo = check("echo", [], async () => ok("Well", 'it said "Bearer s3cret"'));
    const terms = { totalMs: 1_000, ending: new AbortController().signal };
    for await (const finding of runChecks([echo], { ...visit, token: "s3cret" }, terms)) found.push(finding);
    expect(found).toEqual([{ check: "echo", state: "ok", title: "Well", seen: 'it said "Bearer <token>"' }]);
  });

  test("every check needs only such as come before it", () => {
    const names = CHECKS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [place, { needs }] of CHECKS.entries()) {
      expect(names.slice(0, place)).toEqual(expect.arrayContaining([...needs]));
    }
  });
});
