import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { CALLBACK, type OAuthClient, PASSWORD } from "../../clients/oauth-client.ts";
import type { Visited } from "../../clients/scripted-browser.ts";
import { ORIGIN, startAnew } from "../hearth.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

const full = { limit: async () => ({ success: false }) };

async function registered(settings?: Record<string, unknown>): Promise<OAuthClient> {
  const client = signingIn(settings);
  await client.register();
  return client;
}

/** The consent page, with the owner signed in. */
async function asked(client: OAuthClient) {
  const signIn = await client.browser.open(client.authorizeUrl());
  return client.browser.submit(signIn, "/oauth/sign-in", { password: PASSWORD });
}

describe("every page", () => {
  test("cannot be framed, loads nothing, is not kept, and a password stays here", async () => {
    const client = await registered();
    const signIn = await client.browser.open(client.authorizeUrl());
    const consent = await asked(client);
    const account = await client.browser.open(`${ORIGIN}/account`);
    const error = await client.browser.open(client.authorizeUrl({ client_id: "nobody" }));
    for (const { headers } of [signIn, consent, account, error]) {
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      // A popup must stay its opener's.
      expect(headers.get("cross-origin-opener-policy")).toBeNull();
    }
    expect(signIn.headers.get("content-security-policy")).toContain("form-action 'self';");
    expect(account.headers.get("content-security-policy")).toContain("form-action 'self';");
  });

  test("writes what a client calls itself as text", async () => {
    const client = signingIn();
    await client.register({ client_name: `<script>alert(1)</script>"'\u202eevil ${"x".repeat(300)}` });
    const signIn = await client.browser.open(client.authorizeUrl());
    const consent = await asked(client);
    for (const { text } of [signIn, consent]) {
      expect(text).not.toContain("<script");
      expect(text).not.toContain("\u202e");
      expect(text).toContain("&lt;script&gt;alert(1)");
      expect(text).not.toContain("x".repeat(100));
    }
  });

  test("calls a client by its id where it hides its name", async () => {
    const client = signingIn();
    await client.register({ client_name: "\u200b\u200b" });
    expect((await client.browser.open(client.authorizeUrl())).text).toContain(`<h1>${client.id} wants`);
  });

  test("has nothing secret in its address", async () => {
    const client = await registered();
    const consent = await asked(client);
    expect(consent.url).not.toContain(PASSWORD);
    expect(new URL(consent.url).pathname).toBe("/oauth/authorize");
  });
});

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
    expect(end.text).toContain("Who is connected");
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

describe("consent", () => {
  const decide = (fields: Record<string, string | string[]>) => {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
    return body;
  };
  const handleOf = (text: string) => text.match(/name="handle" value="([^"]+)"/)?.[1] ?? "";

  test("ticks what was asked for, and deleting never", async () => {
    const ticked = (text: string) => [...text.matchAll(/value="(\w+)" checked/g)].map(([, grant]) => grant);
    expect(ticked((await asked(await registered())).text)).toEqual(["read", "chat", "manage"]);
    const client = await registered();
    await asked(client);
    const some = await client.browser.open(client.authorizeUrl({ scope: "read delete admin offline_access" }));
    expect(ticked(some.text)).toEqual(["read"]);
  });

  test("that is refused goes back to the client as access_denied", async () => {
    const client = await registered();
    const end = await client.browser.submit(await asked(client), "/oauth/authorize", { decision: "deny" });
    expect(end.url).toMatch(new RegExp(`^${CALLBACK}\\?.*error=access_denied`));
    expect(end.url).toContain("iss=");
  });

  test("of nothing is no consent, and the form works on", async () => {
    const client = await registered();
    const page = await asked(client);
    const none = await client.browser.submit(page, "/oauth/authorize", { decision: "allow" });
    expect(none.text).toContain("Nothing was ticked");
    const end = await client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: "read" });
    expect(end.url).toContain("code=");
  });

  test("is not given twice by one form", async () => {
    const client = await registered();
    const page = await asked(client);
    await client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: "read" });
    const replayed = await client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: "read" });
    expect(replayed.status).toBe(400);
    expect(replayed.text).toContain("Start again from the client");
  });

  test("is given once by a form that is sent twice at once", async () => {
    const client = await registered();
    const page = await asked(client);
    const send = () => client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: "read" });
    const ends = await Promise.all([send(), send()]);
    expect(ends.filter(({ url }) => url.includes("code="))).toHaveLength(1);
    expect(ends.map(({ status }) => status).sort()).toEqual([302, 400]);
  });

  test("is not given to a client that has gone since the form was shown", async () => {
    const client = await registered();
    const page = await asked(client);
    await runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) =>
      storage.sql.exec("DELETE FROM entries WHERE key LIKE 'client:%'").toArray(),
    );
    const end = await client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: "read" });
    expect(end.status).toBe(400);
    expect(end.text).toContain("not any more");
  });

  test("is not given by a form of another browser, nor by one that was made up", async () => {
    const [victim, attacker] = [await registered(), await registered()];
    await asked(victim);
    const handle = handleOf((await asked(attacker)).text);
    for (const forged of [handle, "made up", ""]) {
      const page = await victim.browser.post(
        "/oauth/authorize",
        decide({ handle: forged, decision: "allow", grant: "read" }),
      );
      expect(page.status).toBe(400);
      expect(page.url).not.toContain("code=");
    }
  });

  test("is not given by a page of another origin, nor by who is not signed in", async () => {
    const client = await registered();
    const body = decide({ handle: handleOf((await asked(client)).text), decision: "allow", grant: "read" });
    const foreign = await client.browser.post("/oauth/authorize", body, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    for (const origin of ["https://127.0.0.1:4838", "http://127.0.0.1:3000", "http://localhost:4838"]) {
      expect((await client.browser.post("/oauth/authorize", body, { origin })).status).toBe(403);
    }
    const opaque = await client.browser.post("/oauth/authorize", body, { origin: "null" });
    expect(opaque.status).toBe(403);
    client.browser.cookies.delete("__Host-hearth-owner");
    const stranger = await client.browser.post("/oauth/authorize", body);
    expect(stranger.status).toBe(401);
    expect(stranger.url).not.toContain("code=");
  });

  test("to more than there is to grant is refused", async () => {
    const client = await registered();
    const page = await asked(client);
    const end = await client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: ["read", "root"] });
    expect(end.status).toBe(400);
  });
});

describe("a request that is not valid", () => {
  test.each([
    ["an unknown client", { client_id: "nobody" }, "not registered here"],
    ["no client", { client_id: undefined }, "client_id is required"],
    ["an address that was not registered", { redirect_uri: "https://evil.example/" }, "has not registered"],
    ["an address that only begins alike", { redirect_uri: `${CALLBACK}.evil.example` }, "has not registered"],
    ["a private scheme", { redirect_uri: "javascript:alert(1)" }, "has not registered"],
  ])("%s is explained, and leads nowhere", async (_, changes, words) => {
    const client = await registered();
    const page = await client.browser.open(client.authorizeUrl(changes));
    expect(page.status).toBe(400);
    expect(page.text).toContain(words);
    expect(page.text).not.toContain("Back to");
  });

  test.each([
    ["no PKCE", { code_challenge: undefined, code_challenge_method: undefined }],
    ["plain PKCE", { code_challenge_method: "plain" }],
    ["the implicit grant", { response_type: "token" }],
  ])("%s is explained with a way back, and nobody is led there unasked", async (_, changes) => {
    const client = await registered();
    const page = await client.browser.open(client.authorizeUrl(changes));
    expect(page.status).toBe(400);
    expect(page.url).toContain(ORIGIN);
    expect(page.text).toContain("Back to agents.example.com");
  });
});

describe("registration", () => {
  test("is braked for an address, before anything is written", async () => {
    expect((await signingIn({ SIGN_IN_LIMIT: full }).register()).status).toBe(429);
  });

  const registrations = async (times: number, addressOf: (place: number) => string) => {
    const all = Array.from({ length: times }, (_, place) => signingIn({}, ORIGIN, addressOf(place)).register());
    return (await Promise.all(all)).filter(({ status }) => status === 201).length;
  };

  test("is limited to twenty a day from one address, and a hundred from everywhere together", async () => {
    expect(await registrations(30, () => "192.0.2.7")).toBe(20);
    expect(await registrations(120, (place) => `198.51.100.${place}`)).toBe(80);
    const refused = await signingIn().register();
    expect(refused.status).toBe(429);
    expect(refused.headers.get("retry-after")).toBe("60");
    expect(await refused.json()).toMatchObject({ error: "rate_limited" });
  });

  test("that is not valid does not count", async () => {
    const client = signingIn();
    for (let count = 0; count < 25; count++) {
      expect((await client.register({ redirect_uris: ["javascript:alert(1)"] })).status).toBe(400);
    }
    expect((await client.register()).status).toBe(201);
  });

  test.each([
    ["no JSON", { redirect_uris: undefined }],
    ["a dangerous address", { redirect_uris: ["javascript:alert(1)"] }],
    ["plain http elsewhere", { redirect_uris: ["http://agents.example.com/callback"] }],
  ])("of %s is refused", async (_, fields) => {
    expect((await signingIn().register(fields)).status).toBe(400);
  });

  test("takes no more than 16 KB", async () => {
    expect((await signingIn().register({ client_name: "x".repeat(17_000) })).status).toBe(413);
  });
});

describe("the account", () => {
  test("shows each login with the day of its last use, and revokes one without the others", async () => {
    const [first, second] = [signingIn(), signingIn()];
    await first.register({ client_name: "First" });
    await second.register({ client_name: "Second" });
    const one = await first.login();
    const two = await second.login(["read"]);
    expect((await second.list(two.access_token)).status).toBe(200);
    const page = await second.browser.open(`${ORIGIN}/account`);
    const today = new Date().toISOString().slice(0, 10);
    const shown = (name: string) => page.text.split("<li>").find((item) => item.includes(`<strong>${name}<`));
    expect(shown("Second")).toMatch(new RegExp(`may read;.*last used ${today}`, "s"));
    expect(shown("First")).toMatch(/may read, chat;.*not used yet/s);
    const login = page.text.match(/Second<.*?name="login" value="([^"]+)"/s)?.[1] ?? "";
    const after = await second.browser.post("/account/revoke", new URLSearchParams({ login }));
    expect(after.text).not.toContain("Second");
    expect(after.text).toContain("First");
    expect((await second.list(two.access_token)).status).toBe(401);
    expect((await first.list(one.access_token)).status).toBe(200);
  });

  test("is braked for an address, in all that it does", async () => {
    const client = signingIn({ STRANGER_LIMIT: full });
    expect((await client.browser.open(`${ORIGIN}/account`)).status).toBe(429);
    for (const path of ["/account/revoke", "/account/sign-out"]) {
      expect((await client.browser.post(path, new URLSearchParams())).status).toBe(429);
    }
  });

  test("is nobody's but the owner's", async () => {
    const client = signingIn();
    const tokens = await client.login();
    const stranger = signingIn();
    expect((await stranger.browser.open(`${ORIGIN}/account`)).text).not.toContain("Agents Inc");
    const page = await client.browser.open(`${ORIGIN}/account`);
    await stranger.browser.submit(page, "/account/revoke", {});
    expect((await client.list(tokens.access_token)).status).toBe(200);
  });

  test("is closed by signing out", async () => {
    const client = signingIn();
    await client.login();
    const before = new Map(client.browser.cookies);
    await client.browser.submit(await client.browser.open(`${ORIGIN}/account`), "/account/sign-out", {});
    for (const [name, value] of before) client.browser.cookies.set(name, value);
    expect((await client.browser.open(`${ORIGIN}/account`)).text).toContain('name="password"');
  });
});
