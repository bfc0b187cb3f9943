import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { settingsStore } from "../../../src/config/known-records.ts";
import type { SettingsStore } from "../../../src/config/store/settings-store.ts";
import { ORIGIN, startAnew } from "../hearth.ts";
import { idsOn, OwnerBrowser, problemsOn, signedIn, tokenOn } from "./owner-browser.ts";

beforeEach(startAnew);

/** Writes a record as another build would have. */
const plant = (kind: string, id: string, version: number, data: object) =>
  runInDurableObject(settingsStore(env) as DurableObjectStub<SettingsStore>, (_, { storage }) => {
    const row = [kind, id, version, JSON.stringify(data), "{}", 1, Date.now()];
    storage.sql.exec("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?)", ...row);
    storage.sql.exec("UPDATE revision SET revision = revision + 1");
  });

test("signing in leads to the page that was asked for, and pages lead to each other", async () => {
  const owner = new OwnerBrowser();
  const page = await owner.signIn("/token");
  expect(page.url).toBe(`${ORIGIN}/admin/settings/token`);
  expect(page.text).toContain("<h1>Tokens</h1>");
  expect((await owner.open()).text).toContain('href="/account"');
  expect((await owner.client.browser.open(`${ORIGIN}/account`)).text).toContain('href="/admin/settings"');
});

test("the warnings of the settings are shown", async () => {
  const owner = await signedIn({ OLLAMA_BASE_URL: "https://ollama.example.com" });
  expect((await owner.open()).text).toContain("reached without an Access service token");
});

describe("a token that a page makes", () => {
  test("is shown once, works at once with its grants, and is refused after its removal", async () => {
    const owner = await signedIn();
    const page = await owner.addToken("laptop@anna", ["read"]);
    const token = tokenOn(page);
    expect(page.headers.get("cache-control")).toBe("no-store");
    const { names } = await owner.client.list(token ?? "");
    expect(names).toContain("ollama_list_models");
    expect(names).not.toContain("ollama_generate");
    const list = await owner.open("/token");
    expect(idsOn(list)).toEqual(["laptop@anna"]);
    const record = await owner.open("/token/laptop%40anna");
    for (const { text } of [list, record, await owner.open(), await owner.open("/audit")])
      expect(text).not.toContain(token?.slice(8));

    const after = await owner.send(record, "/token/laptop%40anna/remove", {});
    expect(after.url).toBe(`${ORIGIN}/admin/settings/token?done=removed`);
    expect(after.text).toContain("Removed.");
    expect(await owner.status(token)).toBe(401);
    expect((await owner.open("/audit")).text).toMatch(/removed token.*laptop@anna.*set token.*laptop@anna/s);
  });

  test("has nothing ticked beforehand, and read and chat if nothing is ticked", async () => {
    const owner = await signedIn();
    expect((await owner.open("/token")).text).not.toContain("checked");
    await owner.addToken("laptop", []);
    expect((await owner.open("/token")).text).toContain("grants: read, chat");
  });

  test("gets other grants, a successor, and loses the old one", async () => {
    const owner = await signedIn();
    const token = tokenOn(await owner.addToken("laptop"));
    const path = "/token/laptop%40owner";
    const changed = await owner.send(await owner.open(path), path, { "field.grants": ["read", "chat"] });
    expect(changed.text).toContain("Saved.");
    expect((await owner.client.list(token ?? "")).names).toContain("ollama_generate");

    const rotated = await owner.send(await owner.open(path), path, { "field.grants": "read", "field.rotate": "true" });
    expect([await owner.status(token), await owner.status(tokenOn(rotated))]).toEqual([200, 200]);
    const page = await owner.open(path);
    const [, hash = ""] = /tokens: hash ([0-9a-f]{8}) made/.exec(page.text) ?? [];
    await owner.send(page, path, { "field.grants": "read", "field.revoke": hash });
    expect([await owner.status(token), await owner.status(tokenOn(rotated))]).toEqual([401, 200]);
  });
});

describe("a form that is wrong", () => {
  test("comes back with each fault at its field and with what was typed, and changes nothing", async () => {
    const owner = await signedIn();
    const typed = { id: "two words", "field.grants": ["read"], "field.sha256": "short <b>" };
    const page = await owner.send(await owner.open("/token"), "/token", typed);
    expect(page.status).toBe(400);
    expect(problemsOn(page)).toEqual([expect.stringMatching(/^The name must be a name/)]);
    expect(page.text).toContain('value="two words"');
    expect(page.text).toContain('value="short &lt;b&gt;"');
    expect(page.text).toMatch(/value="read" checked/);
    const again = await owner.send(page, "/token", { ...typed, id: "laptop" });
    expect(problemsOn(again)).toEqual(["sha256 must be 64 hexadecimal digits."]);
    expect(idsOn(again)).toEqual([]);
    expect(tokenOn(await owner.send(again, "/token", { id: "laptop", "field.grants": ["read"] }))).toBeDefined();
  });

  test("is told that there is one of this name, and how a setting must be", async () => {
    const owner = await signedIn();
    await owner.addToken("laptop");
    expect(problemsOn(await owner.addToken("laptop@owner"))).toEqual([
      "The name is there already; open it to change it.",
    ]);
    const add = async (id: string, value: string) =>
      owner.send(await owner.open("/setting"), "/setting", { id, "field.value": value });
    expect(problemsOn(await add("MAX_CHAT_MB", "many"))).toEqual([expect.stringMatching(/^value must be/)]);
    expect(problemsOn(await add("MAX_CHAT_MB", ""))).toEqual([expect.stringMatching(/^value is empty/)]);
    const added = await add("MAX_CHAT_MB", "300");
    expect(idsOn(added)).toEqual(["MAX_CHAT_MB"]);
    expect(added.text).not.toContain("<option>MAX_CHAT_MB");
    const path = "/setting/MAX_CHAT_MB";
    const emptied = await owner.send(await owner.open(path), path, { "field.value": "" });
    expect(problemsOn(emptied)).toEqual([expect.stringMatching(/^value is empty; remove the record/)]);
  });

  test("does not go over a change that came between, and then shows the record as it is", async () => {
    const owner = await signedIn();
    await owner.addToken("laptop");
    const path = "/token/laptop%40owner";
    const [first, second] = [await owner.open(path), await owner.open(path)];
    await owner.send(first, path, { "field.grants": ["read", "manage"] });
    const late = await owner.send(second, path, { "field.grants": ["delete"] });
    expect([late.status, problemsOn(late)]).toEqual([400, [expect.stringContaining("was changed meanwhile")]]);
    expect(late.text).toContain("grants: read, manage");
    expect((await owner.send(second, `${path}/remove`, {})).text).toContain("was changed meanwhile");
    expect((await owner.send(late, path, { "field.grants": ["delete"] })).text).toContain("grants: delete");
  });

  test.each(["/nothing", "/nothing/laptop", "/token/laptop", "/__proto__", "/token/__proto__"])(
    "%s is nowhere, and the page says so",
    async (path) => {
      const page = await (await signedIn()).open(path);
      expect([page.status, page.headers.get("content-type")]).toEqual([404, expect.stringContaining("text/html")]);
    },
  );
});

describe("records that are many, long or strange", () => {
  test("two hundred tokens with long names are listed, and there is no form for one more", async () => {
    const long = "n".repeat(60);
    for (let at = 0; at < 200; at++)
      await plant("token", `${long}${at}@${long}`, 1, {
        grants: ["read"],
        hashes: [{ sha256: "0".repeat(64), made: "2026-12-01" }],
      });
    const page = await (await signedIn()).open("/token");
    expect(idsOn(page)).toHaveLength(200);
    expect(page.text).toContain("no more than 200");
    expect(page.text).not.toContain('name="id"');
  });

  test("a record of a newer version is left alone but can be removed, and one that is not valid can be set again", async () => {
    await plant("token", "newer@owner", 99, { any: "thing" });
    await plant("token", "broken@owner", 1, { grants: 5 });
    await plant("person", "anna", 1, {});
    const owner = await signedIn();
    const overview = await owner.open();
    expect(overview.text).toContain("2, 2 with a problem");
    expect(overview.text).toContain("1 more of kinds that this version");
    const list = await owner.open("/token");
    expect(problemsOn(list)).toEqual([
      expect.stringContaining("This record is not valid here"),
      expect.stringContaining("This record was written by a newer Hearth"),
    ]);
    const newer = await owner.open("/token/newer%40owner");
    expect(newer.text).not.toContain("Change it");
    expect(idsOn(await owner.send(newer, "/token/newer%40owner/remove", {}))).toEqual(["broken@owner"]);
    const path = "/token/broken%40owner";
    const set = await owner.send(await owner.open(path), path, { "field.grants": ["read"] });
    expect(await owner.status(tokenOn(set))).toBe(200);
  });
});
