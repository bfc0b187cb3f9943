import { beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_MODELS, type EdgePreset, type Script } from "#stand-in";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { PASSWORD } from "../../harness/oauth/oauth-client.ts";
import type { Reported } from "../../scripts/doctor/run-checks.ts";
import { openCheckout } from "./checkout.ts";
import { openHouse } from "./house.ts";

/** A visit takes about ten seconds, and longer on a machine that does other things too. */
const TIMEOUT_MS = 90_000;
/** Slow enough that how it comes can be told, and that it can be cancelled. */
const TALKING: Script = { count: 5_000, tokenDelayMs: 20, times: "always" };
const AT_ONCE: Script = { count: 8, times: "always" };
const UP_TO_THE_TOKEN = ["health", "401", "oauth", "user agents", "static call"];
const FROM_THE_MODELS_ON = ["models", "cold load", "short answer", "streaming", "cancel"];

const house = openHouse({ OWNER_PASSWORD: PASSWORD });
const checkout = openCheckout();
beforeEach(() => house.home.reset());

const run = (...args: string[]) =>
  checkout.run("doctor.ts", [house.hearth.url, ...args], { HEARTH_TOKEN: house.hearth.token, PORT: "" });

async function examine(...args: string[]) {
  const { code, stdout: out } = await run("--json", ...args);
  const { ok, findings } = JSON.parse(out) as { ok: boolean; findings: Reported[] };
  expect(ok).toBe(code === 0);
  const named = (state: Reported["state"]) => findings.filter((finding) => finding.state === state);
  return {
    code,
    findings,
    /** What is at fault, or to be looked at: the check and the cause. */
    causes: [...named("fail"), ...named("warn")].map(({ check, code }) => `${check}: ${code}`),
    well: named("ok").map(({ check }) => check),
    skipped: named("skipped"),
  };
}

describe("npm run doctor", { timeout: TIMEOUT_MS }, () => {
  test("finds a well home well, to the cancel that the home has seen", async () => {
    await house.home.script(TALKING);
    const { code, causes, well, skipped } = await examine();
    expect(causes).toEqual([]);
    expect(skipped).toEqual([]);
    expect(well).toEqual([...UP_TO_THE_TOKEN, "home", "open home", ...FROM_THE_MODELS_ON]);
    expect(code).toBe(0);
    const cancelled = await house.home.waitFor({ path: "/api/generate", wait: "closed" });
    expect(cancelled.tokensSent).toBeGreaterThan(0);
  });

  test("names an Ollama that answers strangers, and nothing besides", async () => {
    await house.home.script(AT_ONCE);
    const { code, causes } = await examine("--home", house.homeUrl);
    expect(causes).toEqual(["open home: open_home"]);
    expect(code).toBe(1);
  });

  test("names a tunnel that holds answers back", async () => {
    await house.home.script({ ...TALKING, linesPerWrite: 1_000_000 });
    const { code, causes, findings } = await examine();
    expect(causes).toEqual(["streaming: buffered_at_home"]);
    expect(findings.find(({ check }) => check === "streaming")?.next).toMatch(/Update cloudflared/);
    expect(code).toBe(1);
  });

  test("names a model that the edge does not wait for", async () => {
    await house.home.script({ path: "/api/generate", preset: "524-html", times: "always" });
    const { causes, skipped, findings } = await examine();
    expect(causes).toEqual(["cold load: load_timeout"]);
    expect(findings.find(({ state }) => state === "fail")?.next).toMatch(/OLLAMA_KEEP_ALIVE/);
    expect(skipped.map(({ check }) => check)).toEqual(["short answer", "streaming", "cancel"]);
  });

  test.each<[string, EdgePreset, string, RegExp]>([
    ["no tunnel", "530-tunnel-down", "tunnel_down", /Start cloudflared/],
    ["an Ollama that refuses the Host", "403-empty", "host_refused", /httpHostHeader/],
    ["an Access that refuses the service token", "access-302", "access_refused", /CF_ACCESS_CLIENT_ID.*Service Auth/],
    ["a rule of the zone", "waf-1010", "blocked", /security events/],
    ["a dead home", "connection-reset", "home_unreachable", /ollama serve/],
    ["a home behind a dead port", "bad-gateway-502", "home_unreachable", /Start Ollama at home/],
    ["another web site", "html-200", "not_ollama", /OLLAMA_BASE_URL/],
  ])("names %s once, with what to do, and skips what rests on it", async (_, preset, cause, next) => {
    await house.home.script({ preset, times: "always" });
    const { code, causes, well, skipped, findings } = await examine();
    expect(causes).toEqual([`home: ${cause}`]);
    expect(code).toBe(1);
    expect(well).toEqual([...UP_TO_THE_TOKEN, "open home"]);
    const fault = findings.find(({ state }) => state === "fail");
    expect(fault?.next).toMatch(next);
    const resting = skipped.filter(({ because }) => because !== undefined);
    expect(resting.map(({ check }) => check)).toEqual(FROM_THE_MODELS_ON);
    expect(new Set(resting.map(({ because }) => because))).toEqual(new Set([fault?.title]));
  });

  test("speaks to a person too: what is at fault, what to do, and never the token", async () => {
    await house.home.script({ preset: "530-tunnel-down", times: "always" });
    const { code, stdout: out, stderr: err } = await run();
    expect({ code, err }).toEqual({ code: 1, err: "" });
    expect(out).toMatch(/✗ The tunnel is down \[tunnel_down\]\n.*530.*\n.*→ Start cloudflared at home/);
    expect(out).toMatch(/Skipped: models, cold load, .*The tunnel is down\n/);
    expect(out).toMatch(/1 failed, \d skipped\.\n/);
    expect(out).not.toContain(house.hearth.token);
  });

  test("says so where the stand-in answers and no model runs", async () => {
    const { code, causes } = await examine();
    expect(causes).toEqual(["short answer: stand_in"]);
    expect(code).toBe(0);
  });

  test("ends with 2, and a sentence, where it was called wrongly", async () => {
    const { code, stdout: out, stderr: err } = await run("--tokn");
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/--tokn[\s\S]*Usage: npm run doctor/);
    expect(err).not.toMatch(/^\s+at /m);
  });

  // The last one: the Worker remembers for half a minute that there is none.
  test("names a home without models", async () => {
    await house.home.reset({ models: DEFAULT_MODELS.slice(0, 1) });
    const client = await connectV2("auto")(`${house.hearth.url}/mcp`, house.hearth.token);
    const { text, isError } = await client.call("ollama_delete_model", { model: DEFAULT_MODELS[0]?.name });
    expect(isError, text).toBe(false);
    await client.close();
    const { code, causes, skipped } = await examine();
    expect(causes).toEqual(["models: no_model"]);
    expect(code).toBe(1);
    expect(skipped.map(({ check }) => check)).toEqual(FROM_THE_MODELS_ON.slice(1));
  });
});
