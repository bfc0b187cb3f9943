import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import type { Visited } from "../../../harness/oauth/scripted-browser.ts";
import { ORIGIN, startAnew } from "../hearth.ts";
import { rowsWrittenBy } from "../rows-written.ts";
import { idsOn, type OwnerBrowser, signedIn, tokenOn } from "./owner-browser.ts";

beforeEach(startAnew);

const keyOn = ({ text }: Visited) => /name="key" value="([^"]+)"/.exec(text)?.[1] ?? "";

/** Sends the form that adds a token, with the key of a page. */
const add = (owner: OwnerBrowser, page: Visited, id: string) =>
  owner.send(page, "/token", { id, "field.grants": "read" });

describe("a form", () => {
  test("works once: sent again, one after the other or all at once, it changes nothing more", async () => {
    const owner = await signedIn();
    const page = await owner.open("/token");
    const answers = await Promise.all(["one", "two", "three"].map((id) => add(owner, page, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const again = await add(owner, page, "four");
    expect([again.status, again.text]).toEqual([409, expect.stringContaining("This form was already sent")]);
    expect(idsOn(await owner.open("/token"))).toHaveLength(1);
  });

  test("works in its own session only, and with its own key only", async () => {
    const owner = await signedIn();
    const page = await owner.open("/token");
    const other = await signedIn();
    const foreign = await add(other, page, "laptop");
    expect([foreign.status, foreign.text]).toEqual([409, expect.stringContaining("belongs to another sign-in")]);
    for (const key of ["", "made.up", keyOn(page).slice(0, -1), `${keyOn(page)}x`, keyOn(page).replace(".", "..")]) {
      const body = new URLSearchParams({ key, id: "laptop", "field.grants": "read" });
      expect((await owner.client.browser.post("/admin/settings/token", body)).status).toBe(409);
    }
    expect(idsOn(await owner.open("/token"))).toEqual([]);
    expect(tokenOn(await add(owner, page, "laptop"))).toBeDefined();
  });

  test("that is sent after the sign-in has ended is not taken, and the page says so", async () => {
    const owner = await signedIn();
    const page = await owner.open("/token");
    await owner.client.browser.post("/account/sign-out", new URLSearchParams());
    const late = await add(owner, page, "laptop");
    expect([late.status, late.text]).toEqual([401, expect.stringContaining("Your sign-in has ended")]);
    const back = await owner.client.browser.submit(late, "/oauth/sign-in", { password: PASSWORD });
    expect(back.url).toBe(`${ORIGIN}/admin/settings`);
    expect(idsOn(await owner.open("/token"))).toEqual([]);
  });

  test("is not stored before it is sent", async () => {
    const owner = await signedIn();
    expect(await rowsWrittenBy(() => owner.open("/token"))).toBe(0);
  });

  test("that is no form at all gets a page that says so", async () => {
    const owner = await signedIn();
    for (const type of ["application/json", "multipart/form-data"]) {
      const page = await owner.client.browser.post("/admin/settings/import", new URLSearchParams(), {
        "content-type": type,
      });
      expect([page.status, page.text]).toEqual([400, expect.stringContaining("This is not a form of Hearth.")]);
    }
  });
});

describe("after 15 minutes", () => {
  async function lateOwner(): Promise<OwnerBrowser> {
    const owner = await signedIn();
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    vi.setSystemTime(Date.now() + 15 * 60 * 1000);
    return owner;
  }

  test("a new token needs the password again, and then nothing does for 15 minutes", async () => {
    const owner = await lateOwner();
    const page = await owner.open("/token");
    expect(page.text).toContain('name="password"');
    const without = await add(owner, page, "laptop");
    expect([without.status, without.text]).toEqual([401, expect.stringContaining("Type the owner&#39;s password")]);
    expect(without.text).toContain('value="laptop"');
    const fields = { id: "laptop", "field.grants": "read" };
    const wrong = await owner.send(without, "/token", { ...fields, password: "a guess" });
    expect([wrong.status, wrong.text]).toEqual([401, expect.stringContaining("not the owner&#39;s password")]);
    expect(wrong.text).not.toContain("a guess");
    expect(idsOn(wrong)).toEqual([]);
    expect(tokenOn(await owner.send(wrong, "/token", { ...fields, password: PASSWORD }))).toBeDefined();
    expect((await owner.open("/token")).text).not.toContain('name="password"');
    vi.setSystemTime(Date.now() + 15 * 60 * 1000);
    expect((await owner.open("/token")).text).toContain('name="password"');
  });

  test("so do its grants, an export and an import; a setting and a removal do not", async () => {
    const owner = await signedIn();
    await owner.addToken("laptop");
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    vi.setSystemTime(Date.now() + 15 * 60 * 1000);
    for (const path of ["/token/laptop%40owner", "/export", "/import"]) {
      const page = await owner.open(path);
      expect(page.text).toContain('name="password"');
      const answer = await owner.send(page, path, { "field.grants": "delete", text: "{}" });
      expect([path, answer.status, answer.headers.get("content-type")]).toEqual([
        path,
        401,
        expect.stringContaining("html"),
      ]);
    }
    const setting = await owner.send(await owner.open("/setting"), "/setting", {
      id: "MAX_CHAT_MB",
      "field.value": "300",
    });
    expect(idsOn(setting)).toEqual(["MAX_CHAT_MB"]);
    const record = await owner.open("/token/laptop%40owner");
    expect(record.text).toContain("grants: read");
    expect(idsOn(await owner.send(record, "/token/laptop%40owner/remove", {}))).toEqual([]);
  });

  test("a wrong password counts in the limits of the sign-in page", async () => {
    const owner = await lateOwner();
    let page = await owner.open("/export");
    for (let count = 0; count < 20; count++) page = await owner.send(page, "/export", { password: "a guess" });
    page = await owner.send(page, "/export", { password: PASSWORD });
    expect(page.text).toContain("too many wrong passwords");
  });
});

describe("export and import", () => {
  test("a file takes a token to an empty Hearth, as a file or pasted, and a bad one says what is wrong", async () => {
    const owner = await signedIn();
    const token = tokenOn(await owner.addToken("laptop"));
    const file = await owner.send(await owner.open("/export"), "/export", { passphrase: "a passphrase" });
    expect(file.headers.get("content-disposition")).toMatch(
      /^attachment; filename="hearth-settings-\d{4}-\d\d-\d\d\.json"$/,
    );
    expect(file.headers.get("cache-control")).toBe("no-store");
    await startAnew();
    const fresh = await signedIn();
    expect(await fresh.status(token)).toBe(401);
    const bad = await fresh.send(await fresh.open("/import"), "/import", { text: '{"format":"other"}' });
    expect([bad.status, bad.text]).toEqual([400, expect.stringContaining("Nothing was imported.")]);
    expect(bad.text).toContain("{&quot;format&quot;:&quot;other&quot;}");
    const done = await fresh.send(bad, "/import", { text: file.text, passphrase: "a passphrase" });
    expect(done.text).toContain("Records imported: 1.");
    expect(await fresh.status(token)).toBe(200);
  });

  test("an uploaded file is read", async () => {
    const owner = await signedIn();
    const token = tokenOn(await owner.addToken("laptop"));
    const file = (await owner.send(await owner.open("/export"), "/export", {})).text;
    await owner.send(await owner.open("/token/laptop%40owner"), "/token/laptop%40owner/remove", {});
    const form = new FormData();
    form.set("key", keyOn(await owner.open("/import")));
    form.set("file", new File([file], "hearth.json", { type: "application/json" }));
    form.set("text", "");
    const cookie = [...owner.client.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await owner.client.fetch(`${ORIGIN}/admin/settings/import`, {
      ...{ method: "POST", redirect: "manual", headers: { cookie, origin: ORIGIN }, body: form },
    });
    expect(response.headers.get("location")).toBe("/admin/settings/import?imported=1");
    expect(await owner.status(token)).toBe(200);
  });
});
