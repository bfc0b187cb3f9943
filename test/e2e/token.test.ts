import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { openCheckout } from "./checkout.ts";

const checkout = openCheckout();

/** Runs the command without a Hearth: with --offline, but for the value of AUTH_TOKENS, which never needs one. */
async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const offline = args[0] === "value" ? [] : ["--offline"];
  const { code, stdout: out, stderr: err } = await checkout.run("token.ts", [...args, ...offline]);
  return { code, out, err };
}

const tokenIn = (output: string) => /hearth_[\w-]{43}/g.exec(output)?.[0] ?? "none";

test("npm run token -- --offline makes, lists, rotates and revokes, and keeps and shows no token again", async () => {
  const made = await run("new", "n8n");
  const token = tokenIn(made.out);
  const value = (await run("value")).out.trim();
  expect(made.out.split(token)).toHaveLength(2);
  expect(made.out).toMatch(/npx wrangler secret put AUTH_TOKENS\n/);
  expect(made.out).toContain(`    ${value}\n`);
  const line = /^ *(AUTH_TOKENS=.*)$/m.exec(made.out)?.[1] ?? "";
  expect(parseEnv(line).AUTH_TOKENS).toBe(value);

  const again = await run("new", "n8n");
  expect(again).toMatchObject({ code: 1, out: "", err: expect.stringContaining("rotate n8n") });
  const rotated = await run("rotate", "n8n");
  expect(tokenIn(rotated.out)).not.toBe(token);
  const revokeOld = /npm run token -- (revoke n8n [0-9a-f]{8})/.exec(rotated.out)?.[1] ?? "";
  expect((await run("list")).out).toMatch(/n8n.*read,chat.*\n.*n8n/);
  expect((await run("revoke", "n8n")).err).toContain(revokeOld);
  const revoked = await run(...revokeOld.split(" "));
  expect(revoked.out).toMatch(/secret put AUTH_TOKENS/);
  expect(revoked.out).not.toContain(JSON.parse(value)[0].sha256);

  const kept = readFileSync(checkout.file(".hearth-tokens.json"), "utf8");
  for (const text of [kept, again.err, revoked.out, (await run("list")).out]) expect(text).not.toMatch(/hearth_/);
  expect((await run("revoke", "n8n")).out).toMatch(/secret delete AUTH_TOKENS/);
});

test("bad input changes nothing, and is answered with a sentence", async () => {
  await run("new", "tv");
  const before = readFileSync(checkout.file(".hearth-tokens.json"), "utf8");
  const { code, out, err } = await run("new", "n8n", "--grants", "write");
  expect({ code, out }).toEqual({ code: 1, out: "" });
  expect(err).toMatch(/"write" is not a grant/);
  expect(err).not.toMatch(/^\s+at /m);
  expect(readFileSync(checkout.file(".hearth-tokens.json"), "utf8")).toBe(before);
});
