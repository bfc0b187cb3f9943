import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { ORIGIN, startAnew } from "../hearth.ts";
import { rowsWrittenBy } from "../rows-written.ts";
import { full } from "./full-brake.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

describe("registration", () => {
  test("is braked for an address, before anything is written", async () => {
    expect((await signingIn({ SIGN_IN_LIMIT: full }).register()).status).toBe(429);
  });

  const registrations = async (times: number, clientAddress: (place: number) => string) => {
    const all = Array.from({ length: times }, (_, place) => signingIn({}, ORIGIN, clientAddress(place)).register());
    return (await Promise.all(all)).filter(({ status }) => status === 201).length;
  };

  const clients = () =>
    runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) =>
      storage.sql
        .exec<{ key: string }>("SELECT key FROM entries WHERE key LIKE 'client:%' ORDER BY expires_at")
        .toArray()
        .map(({ key }) => key.slice("client:".length)),
    );

  test("is limited to twenty a day from one address, and sixty from a /56 network of IPv6", async () => {
    expect(await registrations(30, () => "192.0.2.7")).toBe(20);
    expect(await registrations(70, (place) => `2001:db8:1:${place.toString(16)}::1`)).toBe(60);
    const refused = await signingIn({}, ORIGIN, "2001:db8:1:99::1").register();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(await refused.json()).toMatchObject({ error: "rate_limited" });
    // The neighbours, and everyone else.
    expect((await signingIn({}, ORIGIN, "2001:db8:1:100::1").register()).status).toBe(201);
  });

  test("is limited to a thousand a day from everywhere together", async () => {
    await runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) =>
      storage.sql.exec("INSERT INTO counts VALUES ('registrations', ?, 998)", Date.now()).toArray(),
    );
    expect(await registrations(4, (place) => `198.51.100.${place}`)).toBe(2);
  });

  test("makes room for itself where a thousand clients were never used: the oldest of them goes", async () => {
    const used = signingIn();
    await used.login();
    await runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) => {
      const soon = Date.now() + 60_000;
      for (let count = 0; count < 1_000; count++)
        storage.sql.exec("INSERT INTO entries VALUES (?, '{}', NULL, ?)", `client:old-${count}`, soon + count);
      // The one that is used is the oldest of all.
      storage.sql.exec("UPDATE entries SET expires_at = ? WHERE key = ?", soon - 1, `client:${used.id}`);
    });
    const newest = signingIn();
    expect((await newest.register()).status).toBe(201);
    const kept = await clients();
    expect(kept).toHaveLength(1_001);
    expect(kept).toEqual(expect.arrayContaining([used.id, newest.id, "old-1"]));
    expect(kept).not.toContain("old-0");
  });

  test("that is not valid does not count, and writes no row", async () => {
    const client = signingIn();
    const refused = async () => {
      for (let count = 0; count < 25; count++) {
        expect((await client.register({ redirect_uris: ["javascript:alert(1)"] })).status).toBe(400);
      }
    };
    expect(await rowsWrittenBy(refused)).toBe(0);
    expect((await client.register()).status).toBe(201);
  });

  test("that is taken writes five rows at most", async () => {
    for (const address of ["192.0.2.7", "2001:db8:1::1"]) {
      expect(await rowsWrittenBy(() => signingIn({}, ORIGIN, address).register())).toBeLessThanOrEqual(5);
    }
  });

  test("that is over a limit writes no row either", async () => {
    await registrations(20, () => "192.0.2.7");
    const refused = async () => expect(await registrations(5, () => "192.0.2.7")).toBe(0);
    expect(await rowsWrittenBy(refused)).toBe(0);
  });

  test.each([
    ["no JSON", { redirect_uris: undefined }],
    ["a dangerous address", { redirect_uris: ["javascript:alert(1)"] }],
    ["plain http elsewhere", { redirect_uris: ["http://agents.example.com/callback"] }],
  ])("of %s is refused", async (_, fields) => {
    expect((await signingIn().register(fields)).status).toBe(400);
  });

  test.each([
    ["null", null],
    ["an empty text", ""],
  ])("with %s for what is left out is taken", async (_, nothing) => {
    const names = ["client_uri", "logo_uri", "scope", "tos_uri", "policy_uri", "jwks_uri", "software_id"];
    const client = signingIn();
    const fields = Object.fromEntries(names.map((name) => [name, nothing]));
    const types = nothing === null ? { grant_types: null, response_types: null, contacts: null } : { client_name: "" };
    expect((await client.register({ ...fields, ...types })).status).toBe(201);
    expect((await client.list((await client.login()).access_token)).status).toBe(200);
  });

  test("takes no more than 16 KB", async () => {
    expect((await signingIn().register({ client_name: "x".repeat(17_000) })).status).toBe(413);
  });
});
