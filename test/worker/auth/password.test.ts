import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import type { Visited } from "../../../harness/oauth/scripted-browser.ts";
import { ORIGIN, startAnew } from "../hearth.ts";
import { rowsWrittenBy } from "../rows-written.ts";
import { asked, registered } from "./consent-page.ts";
import { full } from "./full-brake.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

describe("a password", () => {
  test("that is wrong is asked for again, and opens nothing", async () => {
    const client = await registered();
    const signIn = await client.browser.open(client.authorizeUrl());
    const again = await client.browser.submit(signIn, "/oauth/sign-in", { password: "not the password" });
    expect(again.status).toBe(401);
    expect(again.text).toContain("not the owner&#39;s password");
    expect(again.text).not.toContain("not the password");
    expect([...client.browser.cookies]).toEqual([]);
    expect((await client.browser.open(`${ORIGIN}/account`)).text).toContain('name="password"');
  });

  test("is not tried more often than a brake lets one address", async () => {
    const client = await registered();
    const page = await client.browser.open(client.authorizeUrl());
    const braked = signingIn({ SIGN_IN_LIMIT: full });
    const refused = await braked.browser.submit(page, "/oauth/sign-in", { password: PASSWORD });
    expect(refused.status).toBe(429);
    expect(refused.text).toContain("Too many calls");
    expect(refused.headers.get("content-type")).toContain("text/html");
  });

  const tried = (address: string, password = "a guess") =>
    signingIn({}, ORIGIN, address).browser.post("/oauth/sign-in", new URLSearchParams({ password }));
  const statuses = async (tries: Promise<Visited>[]) => (await Promise.all(tries)).map(({ status }) => status);
  const count = (all: number[], status: number) => all.filter((each) => each === status).length;

  test("is not tried more than twenty times an hour from one address, also when all tries come at once", async () => {
    const all = await statuses(Array.from({ length: 40 }, () => tried("192.0.2.7")));
    expect([count(all, 401), count(all, 429)]).toEqual([20, 20]);
    const refused = await tried("192.0.2.7", PASSWORD);
    expect(refused.text).toContain("too many wrong passwords");
    // The owner, elsewhere.
    expect((await tried("192.0.2.8", PASSWORD)).status).toBe(200);
  });

  test("that is right does not count", async () => {
    for (let count = 0; count < 19; count++) expect((await tried("192.0.2.7")).status).toBe(401);
    for (let count = 0; count < 3; count++) expect((await tried("192.0.2.7", PASSWORD)).status).toBe(200);
    expect((await tried("192.0.2.7")).status).toBe(401);
    expect((await tried("192.0.2.7", PASSWORD)).status).toBe(429);
  });

  test("counts a network of IPv6 as one address", async () => {
    const all = await statuses(Array.from({ length: 21 }, (_, host) => tried(`2001:db8:1::${host + 1}`)));
    expect(count(all, 429)).toBe(1);
    expect((await tried("2001:db8:1:0:ffff::1")).status).toBe(429);
    expect((await tried("2001:db8:1:1::1")).status).toBe(401);
  });

  test("counts sixty of a /56 network of IPv6, however many networks of 64 bits they come from", async () => {
    const all = await statuses(Array.from({ length: 70 }, (_, at) => tried(`2001:db8:1:${at.toString(16)}::1`)));
    expect([count(all, 401), count(all, 429)]).toEqual([60, 10]);
    expect((await tried("2001:db8:1:100::1")).status).toBe(401);
  });

  test("writes two rows if it is wrong, three from IPv6, and none once a limit is reached", async () => {
    const rowsOf = (address: string) => rowsWrittenBy(() => tried(address));
    expect(await rowsOf("192.0.2.7")).toBe(2);
    expect(await rowsOf("2001:db8:1::1")).toBe(3);
    await statuses(Array.from({ length: 19 }, () => tried("192.0.2.7")));
    expect(await rowsOf("192.0.2.7")).toBe(0);
  });

  describe("in a browser in which the owner was signed in before", () => {
    const lockedForAll = () =>
      runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) =>
        storage.sql.exec("INSERT OR REPLACE INTO counts VALUES ('wrong-passwords', ?, 300)", Date.now()).toArray(),
      );
    const enter = (client: ReturnType<typeof signingIn>, password: string) =>
      client.browser.post("/oauth/sign-in", new URLSearchParams({ password }));

    test("is not kept out by strangers, and signs in again", async () => {
      const owner = signingIn();
      await enter(owner, PASSWORD);
      owner.browser.cookies.delete("__Host-hearth-owner");
      await lockedForAll();
      expect((await tried("198.51.100.1", PASSWORD)).status).toBe(429);
      expect((await enter(owner, PASSWORD)).text).toContain("Connected clients");
    });

    test("is tried twenty times an hour, and uses up nothing of others", async () => {
      const owner = signingIn();
      await enter(owner, PASSWORD);
      const all = await statuses(Array.from({ length: 30 }, () => enter(owner, "a guess")));
      expect([count(all, 401), count(all, 429)]).toEqual([20, 10]);
      expect((await tried("192.0.2.1", PASSWORD)).status).toBe(200);
    });

    test("is known by a cookie that nobody can make up, and no longer when the password has changed", async () => {
      const owner = signingIn();
      await enter(owner, PASSWORD);
      await lockedForAll();
      const made = signingIn();
      made.browser.cookies.set("__Host-hearth-known", "made up");
      expect((await enter(made, PASSWORD)).status).toBe(429);
      const changed = signingIn({ OWNER_PASSWORD: "another password of the owner" });
      for (const [name, value] of owner.browser.cookies) changed.browser.cookies.set(name, value);
      expect((await enter(changed, "another password of the owner")).status).toBe(429);
    });
  });

  test("is not tried more than 300 times an hour by all the world together, and an hour later is again", async () => {
    await runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) =>
      storage.sql.exec("INSERT INTO counts VALUES ('wrong-passwords', ?, 290)", Date.now()).toArray(),
    );
    const all = await statuses(Array.from({ length: 20 }, (_, place) => tried(`198.51.100.${place}`)));
    expect([count(all, 401), count(all, 429)]).toEqual([10, 10]);
    expect((await tried("192.0.2.9", PASSWORD)).status).toBe(429);
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() + 61 * 60 * 1000);
    expect((await tried("192.0.2.9", PASSWORD)).status).toBe(200);
    vi.useRealTimers();
  });

  test("is the same however its letters are written, and without the line end that a pipe adds", async () => {
    const client = signingIn({ OWNER_PASSWORD: "le mot de passe du caf\u00e9\n" });
    const page = await client.browser.open(`${ORIGIN}/account`);
    const end = await client.browser.submit(page, "/oauth/sign-in", { password: "le mot de passe du cafe\u0301" });
    expect(end.text).toContain("Connected clients");
  });

  test("that was changed ends every session", async () => {
    const client = await registered();
    await asked(client);
    const changed = signingIn({ OWNER_PASSWORD: "another password of the owner" });
    for (const [name, value] of client.browser.cookies) changed.browser.cookies.set(name, value);
    expect((await changed.browser.open(`${ORIGIN}/account`)).text).toContain('name="password"');
  });

  test("does not lead to an address that is none of ours", async () => {
    const client = await registered();
    for (const next of ["https://evil.example", "//evil.example/account", "/health", "javascript:alert(1)"]) {
      const page = await client.browser.post("/oauth/sign-in", new URLSearchParams({ next, password: PASSWORD }));
      expect(page.status).toBe(400);
      expect([...client.browser.cookies]).toEqual([]);
    }
  });
});
