import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { connectV2 } from "../../harness/mcp/sdk-client.ts";
import { KEPT_IN, runLine, runToken } from "../unit/scripts/hearth/run-line.ts";
import { openCheckout } from "./checkout.ts";
import { openHouse } from "./house.ts";

const PASSWORD = "the-password-of-the-tests";
/** What an earlier version recorded, and set as AUTH_TOKENS. */
const OLD = {
  name: "n8n",
  user: "owner",
  sha256: "4a0f6ea1a3d9be1e9dfda4bb1f1f3b2d7f7e3c2b1a0998877665544332211000",
  grants: ["read"],
};

const house = openHouse({ OWNER_PASSWORD: PASSWORD, SETTINGS_KEY: "0".repeat(43), AUTH_TOKENS: JSON.stringify([OLD]) });
const checkout = openCheckout();
beforeEach(() => vi.stubEnv("HEARTH_OWNER_PASSWORD", PASSWORD));

/** Runs a script against the house, with the password in the environment. */
const run = (script: "hearth" | "token", args: string[], password = PASSWORD) =>
  checkout.run(`${script}.ts`, [...args, "--url", house.hearth.url], { HEARTH_OWNER_PASSWORD: password });

/** Forgets the session of the commands before, so that the next one needs the password. */
const forgetSession = () => rmSync(checkout.file(".hearth-sessions.json"), { force: true });

/** Runs npm run hearth in this process, which is quicker than a script. @returns what it printed */
const hearth = (...args: string[]) => runLine(house.hearth.url, args);
const token = (...args: string[]) => runToken(house.hearth.url, args);
const tokenIn = (output: string) => /hearth_[\w-]{43}/.exec(output)?.[0] ?? "none";

/** The tools that a token may use. */
async function toolsOf(bearer: string): Promise<string[]> {
  const client = await connectV2("auto")(`${house.hearth.url}/mcp`, bearer);
  const names = await client.toolNames();
  await client.close();
  return names;
}

/** The status of a call with a token: 401 if it is refused. */
async function statusOf(bearer: string): Promise<number> {
  const headers = { authorization: `Bearer ${bearer}`, accept: "application/json, text/event-stream" };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" });
  const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body };
  return (await fetch(`${house.hearth.url}/mcp`, init)).status;
}

describe("npm run hearth", () => {
  test("sets, lists, shows and removes a setting, which has its effect at once", async () => {
    const set = await run("hearth", ["set", "setting", "wait_seconds", "value=40"]);
    expect(set).toMatchObject({ code: 0, stdout: expect.stringMatching(/setting WAIT_SECONDS[\s\S]*value {2}40/) });
    expect(set.stderr).toMatch(/The password is HEARTH_OWNER_PASSWORD/);
    expect(await hearth("list", "setting")).toMatch(/WAIT_SECONDS +40 /);
    const { record } = JSON.parse(await hearth("get", "setting", "WAIT_SECONDS", "--json"));
    expect(record).toMatchObject({ kind: "setting", id: "WAIT_SECONDS", data: { value: "40" } });
    const client = await connectV2("auto")(`${house.hearth.url}/mcp`, house.hearth.token);
    expect((await client.call("ollama_get_config")).value).toMatchObject({ wait_seconds: 40 });
    await client.close();
    expect(await hearth("remove", "setting", "WAIT_SECONDS")).toMatch(/is removed/);
    expect(await hearth("list", "setting", "--json")).toMatch(/"records": \[\]/);
    expect(await hearth("audit", "--limit", "2")).toMatch(
      /command {2}remove +setting {2}WAIT_SECONDS\n.*command {2}set/,
    );
    expect(await hearth("kinds")).toMatch(/token: Tokens[\s\S]*grants=[\s\S]*setting: Defaults and limits/);
  });

  test("makes a token that works at once, and is refused once it is removed", async () => {
    const made = await hearth("set", "token", "tv@anna", "grants=read");
    const bearer = tokenIn(made);
    expect(await toolsOf(bearer)).toContain("ollama_list_models");
    expect(await toolsOf(bearer)).not.toContain("ollama_generate");
    await hearth("set", "token", "tv@anna", "grants=read,chat");
    expect(await toolsOf(bearer)).toContain("ollama_generate");
    expect(await hearth("get", "token", "tv@anna")).not.toContain(bearer);
    await hearth("remove", "token", "tv@anna");
    expect(await statusOf(bearer)).toBe(401);
  });

  test("exports all records, and brings them back", async () => {
    const bearer = tokenIn(await hearth("set", "token", "radio"));
    const file = checkout.file("records.json");
    expect(await hearth("export", file)).toMatch(/without their secrets/);
    expect(readFileSync(file, "utf8")).not.toContain(bearer);
    await hearth("remove", "token", "radio");
    expect(await hearth("import", file)).toMatch(/1 record imported/);
    expect(await toolsOf(bearer)).toContain("ollama_list_models");
    await hearth("remove", "token", "radio");
    writeFileSync(file, "{}");
    await expect(hearth("import", file)).rejects.toThrow(/is not a file of exported/);
    expect(await hearth("rekey")).toMatch(/secrets of 0 records/);
  });

  test.each([
    [["set", "tokn", "a"], /no such kind of record\. The kinds are: .*token.* Did you mean token\?/],
    [["list", "tokens"], /no such kind of record.* Did you mean token\?/],
    [["set", "token", "a", "grant=read"], /^grant is not a known field\. Did you mean grants\?/],
    [["set", "token", "a/b", "grants=all"], /^id must be a name, or name@user/],
    [["set", "token", "a", "grants=read,write"], /^grants\.1 must be one of read, chat/],
    [["set", "setting", "WAIT_SECOND", "value=1"], /Did you mean WAIT_SECONDS\?/],
    [["set", "setting", "WAIT_SECONDS", "value=soon"], /^value must be a number/],
    [["set", "setting", "OWNER_PASSWORD", "value=x"], /set in the environment only/],
    [["get", "token", "nobody"], /no token of this name/],
    [["remove", "token", "nobody"], /no token of this name/],
    [["get", "token", "../setting/x"], /no token of this name/],
  ])("answers %j with a sentence, and nothing has changed", async (args, sentence) => {
    await expect(hearth(...args)).rejects.toThrow(sentence);
    expect(JSON.parse(await hearth("list", "--json")).records).toEqual([]);
  });

  test("says that a password is wrong, and where it was found", async () => {
    forgetSession();
    const ended = await run("hearth", ["list"], "wrong-password-of-the-tests");
    expect(ended).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/password[\s\S]*was HEARTH_OWNER_PASSWORD/),
    });
    expect(ended.output).not.toContain("wrong-password-of-the-tests");
  });

  test("needs a password, and has nobody to ask where there is no terminal", async () => {
    forgetSession();
    const ended = await run("hearth", ["list"], "");
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/no terminal to ask for it/) });
    writeFileSync(checkout.file(".dev.vars"), `OWNER_PASSWORD=${PASSWORD}\n`);
    const local = await run("hearth", ["list"], "");
    expect(local).toMatchObject({ code: 0, stderr: expect.stringMatching(/OWNER_PASSWORD in \.dev\.vars/) });
    rmSync(checkout.file(".dev.vars"));
  });
});

describe("npm run token", () => {
  test("makes, lists, rotates and revokes tokens that work and end at once", async () => {
    const made = await run("token", ["new", "phone", "--user", "anna", "--grants", "all"]);
    const bearer = tokenIn(made.stdout);
    expect(made.stdout.split(bearer)).toHaveLength(2);
    expect(await toolsOf(bearer)).toContain("ollama_delete_model");
    await expect(token("new", "phone", "--user", "anna")).rejects.toThrow(/rotate phone --user anna --url http/);
    const rotated = await token("rotate", "phone", "--user", "anna");
    const second = tokenIn(rotated);
    for (const both of [bearer, second]) expect(await toolsOf(both)).toContain("ollama_delete_model");
    expect(await token("list")).toMatch(/phone +anna +read,chat,manage,delete .* record\n.*phone/);
    const revokeOld = /npm run token -- (revoke phone [0-9a-f]{8} --user anna)/.exec(rotated)?.[1] ?? "";
    await expect(token("revoke", "phone", "--user", "anna")).rejects.toThrow(revokeOld);
    await expect(token("rotate", "phone", "--user", "anna")).rejects.toThrow(/Revoke one of them first/);
    expect(await token(...revokeOld.split(" "))).toMatch(/is revoked at/);
    expect(await statusOf(bearer)).toBe(401);
    expect(await toolsOf(second)).toContain("ollama_delete_model");
    await token("revoke", "phone", "--user", "anna");
    expect(await statusOf(second)).toBe(401);
  });

  test("leads from a token of AUTH_TOKENS to one that is a record", async () => {
    writeFileSync(KEPT_IN, JSON.stringify([{ ...OLD, created: "2026-01-02" }]));
    expect(await token("list")).toMatch(/n8n +owner +read +2026-01-02 +4a0f6ea1 +AUTH_TOKENS/);
    await expect(token("new", "n8n")).rejects.toThrow(/already has a token/);
    const second = tokenIn(await token("rotate", "n8n"));
    expect(await toolsOf(second)).not.toContain("ollama_generate");
    const revoked = await token("revoke", "n8n", OLD.sha256.slice(0, 8));
    expect(revoked).toMatch(/works until you update AUTH_TOKENS[\s\S]*secret delete AUTH_TOKENS/);
    expect(JSON.parse(readFileSync(KEPT_IN, "utf8"))).toEqual([]);
    expect(await token("revoke", "n8n")).toMatch(/is revoked at/);
    expect(await statusOf(second)).toBe(401);
  });

  test("does not touch MCP_AUTH_TOKEN, which has a name of its own", async () => {
    await expect(token("new", "owner-token")).rejects.toThrow(/name of MCP_AUTH_TOKEN/);
    expect(await toolsOf(house.hearth.token)).toContain("ollama_delete_model");
  });

  test("offers the way without a Hearth where none answers or the password is wrong", async () => {
    forgetSession();
    const wrong = await run("token", ["new", "tv"], "wrong-password-of-the-tests");
    expect(wrong.stderr).toMatch(/Nothing has changed\. .*npm run token -- new tv --offline/);
    const nobody = "http://127.0.0.1:9";
    await expect(runToken(nobody, ["revoke", "tv", "abcd", "--user", "anna"])).rejects.toThrow(
      /npm start[\s\S]*revoke tv abcd --user anna --offline/,
    );
    expect(await runToken(nobody, ["list"])).toMatch(/not in this list/);
  });
});
