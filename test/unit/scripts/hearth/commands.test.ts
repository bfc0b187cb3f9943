import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, test, vi } from "vitest";
import { EARLIER, type FakeApi, fakeApi, NO_PASSWORD } from "./fake-api.ts";
import { runLine, SESSIONS_IN } from "./run-line.ts";

const api = fakeApi();
const folder = mkdtempSync(join(tmpdir(), "hearth-records-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const record = (id: string, data: object) => ({ kind: "host", id, data, secrets: ["key"], revision: 7, changedAt: 0 });
const gpu = record("gpu", { url: "http://gpu:11434", tags: ["fast", "big"] });
const refusal = (...faults: object[]) => ({
  status: 400,
  body: { error: "invalid_arguments", error_description: "The record is not valid.", faults },
});
const NO_KIND = { error: "not_found", error_description: "There is no such kind." };
const run = (...args: string[]) => runLine(api.url, args);

describe("npm run hearth", () => {
  test("lists and shows records, and never a secret", async () => {
    api.answers = {
      "GET records?kind=host": () => ({ body: { records: [gpu, { ...record("old", {}), problem: "is too new" }] } }),
      "GET records/host/gpu": () => ({ body: { record: gpu } }),
    };
    expect(await run("list", "host")).toMatch(
      /Hosts[\s\S]*id {3}url +tags +key +changed \(UTC\)\n +gpu {2}http:\/\/gpu:11434 {2}fast,big {2}\(secret\) {2}1970-01-01 00:00[\s\S]*! host old is too new\./,
    );
    expect(await run("get", "host", "gpu")).toMatch(/host gpu[\s\S]*tags {2}fast,big\n/);
    expect(JSON.parse(await run("get", "host", "gpu", "--json"))).toEqual({ record: gpu });
    expect(JSON.parse(await run("list", "host", "--json")).records).toHaveLength(2);
  });

  test("sets fields, a secret from standard input too, and shows what is shown once", async () => {
    api.answers = { "PUT records/host/a%20b": () => ({ body: { record: gpu, shown_once: "only-now" } }) };
    const input = new PassThrough();
    input.end("from-a-pipe\n");
    const out = await runLine(api.url, ["set", "host", "a b", "url=", "tags=a,b", "key=-"], input);
    expect(out.split("only-now")).toHaveLength(2);
    expect(api.asked).toContain('PUT records/host/a%20b {"fields":{"url":"","tags":"a,b","key":"from-a-pipe"}}');
  });

  test("says every fault with its field, in the words of Hearth, and what may have been meant", async () => {
    const faults = [
      { field: "urll", problem: "is not a field of this kind of record" },
      { field: "key.1", problem: "must be short" },
      { field: "colour", problem: "is unknown" },
      { field: "", problem: "was changed meanwhile" },
    ];
    api.answers = {
      "PUT records/host/gpu": () => refusal(...faults),
      "GET records/hots/gpu": () => ({ status: 404, body: NO_KIND }),
      "GET records?kind=hots": () => ({ status: 404, body: NO_KIND }),
    };
    await expect(run("set", "host", "gpu", "urll=x")).rejects.toThrow(
      /^urll is not a field of this kind of record\. Did you mean url\?\nkey\.1 must be short\.\ncolour is unknown\. The fields are: url, key\.\nThe record was changed meanwhile\.$/,
    );
    await expect(run("get", "hots", "gpu")).rejects.toThrow(/^There is no such kind\. Did you mean host\?$/);
    await expect(run("list", "hots")).rejects.toThrow(/^There is no such kind\. Did you mean host\?$/);
  });

  test("removes, lists changes and kinds, and encrypts again", async () => {
    const row = { at: 0, way: "page", action: "set", kind: "host", id: "gpu", fields: ["url", "key"] };
    api.answers = {
      "DELETE records/host/gpu": () => ({ body: { removed: true } }),
      "GET audit?limit=3": () => ({ body: { audit: [row] } }),
      "POST rekey": () => ({ body: { rewritten: 1, unreadable: 2 } }),
    };
    expect(await run("remove", "host", "gpu")).toMatch(/host gpu is removed/);
    expect(await run("audit", "--limit", "3")).toMatch(/1970-01-01 00:00 {2}page {2}set +host {2}gpu {2}url,key/);
    expect(await run("kinds")).toMatch(/host: Hosts[\s\S]*ID +gpu\n[\s\S]*key= +Its key \(secret\)/);
    expect(await run("rekey")).toMatch(/secrets of 1 record are[\s\S]*does not open the secrets of 2 records/);
  });

  test("exports into a new file for the owner alone, and imports it", async () => {
    const [file, phrase] = [join(folder, "all.json"), join(folder, "phrase")];
    writeFileSync(phrase, "a long phrase\n");
    api.answers = {
      "POST export": ({ passphrase }) => ({ body: `{"format": "x", "with": "${passphrase}"}\n` }),
      "POST import": () => ({ body: { imported: 2 } }),
    };
    expect(await run("export", file)).toMatch(/without their secrets/);
    expect(readFileSync(file, "utf8")).toBe('{"format": "x", "with": "undefined"}\n');
    if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(run("export", file, "--passphrase-file", phrase)).rejects.toThrow(/exists already/);
    expect(readFileSync(file, "utf8")).toContain("undefined");
    expect(await run("import", file, "--passphrase-file", phrase)).toMatch(/2 records imported/);
    const sent = api.asked.find((line) => line.startsWith("POST import"))?.replace("POST import ", "") ?? "";
    expect(JSON.parse(sent)).toEqual({ file: readFileSync(file, "utf8"), passphrase: "a long phrase" });
  });

  test("asks for no session when a file is missing", async () => {
    await expect(run("import", join(folder, "none.json"))).rejects.toThrow(/none\.json cannot be read/);
    await expect(run("export", join(folder, "b"), "--passphrase-file", "none")).rejects.toThrow(/none cannot be read/);
    await expect(run("set", "host", "gpu", "key=@none")).rejects.toThrow(/none cannot be read/);
    expect(api.asked).toEqual([]);
    expect(existsSync(join(folder, "b"))).toBe(false);
  });
});

describe("a session", () => {
  const opened = () => api.asked.filter((line) => line.startsWith("POST session")).length;

  test("serves the next commands, and is for the owner alone", async () => {
    for (let times = 0; times < 3; times += 1) await run("kinds");
    expect(opened()).toBe(1);
    if (process.platform !== "win32") expect(statSync(SESSIONS_IN).mode & 0o777).toBe(0o600);
  });

  test("of one Hearth is not sent to another", async () => {
    await run("kinds");
    const other = api.url.replace("127.0.0.1", "localhost");
    await runLine(other, ["kinds"]);
    expect(opened()).toBe(2);
  });

  test("that has ended, there or by the clock, or is not readable is replaced", async () => {
    for (const kept of [
      { [api.url]: { session: "ended", ends: Date.now() + 60_000 } },
      { [api.url]: { session: "hearth_admin_of_the_tests", ends: Date.now() - 1 } },
      "[",
    ]) {
      writeFileSync(SESSIONS_IN, typeof kept === "string" ? kept : JSON.stringify(kept));
      await run("kinds");
    }
    expect(opened()).toBe(3);
  });

  test("ends when the owner signs out", async () => {
    expect(await run("sign-out")).toMatch(/No session was open/);
    await run("kinds");
    expect(await run("sign-out")).toMatch(/has ended/);
    expect(api.asked.at(-1)).toBe("DELETE session");
    expect(readFileSync(SESSIONS_IN, "utf8")).toBe("{}\n");
  });
});

describe("the password is sent to nobody but a Hearth that has one", () => {
  const notSent: [who: string, answer: ReturnType<FakeApi["answers"][string]>, sentence: RegExp][] = [
    ["a Hearth without one", NO_PASSWORD, /^No OWNER_PASSWORD is set\. Set one with/],
    ["an earlier version", EARLIER, /earlier version, which has no records/],
    ["another server", { body: "<title>Router</title>" }, /not Hearth[\s\S]*<title>Router/],
    ["another server that wants a login", { status: 401, body: "who?" }, /not Hearth/],
    [
      "a redirect",
      { status: 307, location: "https://other.example", body: "" },
      /redirects.*\nTry https:\/\/other\.example/s,
    ],
  ];

  test.each(notSent)("%s is recognised first", async (_, answer, sentence) => {
    api.answers = { "GET kinds": () => answer };
    await expect(run("list")).rejects.toThrow(sentence);
    expect(api.asked).toEqual(["GET kinds"]);
  });

  test("where nothing answers, that is said", async () => {
    await expect(runLine("http://127.0.0.1:9", ["list"])).rejects.toThrow(/Nothing answers[\s\S]*npm start/);
  });

  test("a wrong one is refused with the place where it was found", async () => {
    vi.stubEnv("HEARTH_OWNER_PASSWORD", "another-password");
    await expect(run("list")).rejects.toThrow(/^This is not the password\.\nThe password was HEARTH_OWNER_PASSWORD\.$/);
  });
});
