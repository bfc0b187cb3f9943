import { beforeEach, describe, expect, test } from "vitest";
import { CALLBACK, type OAuthClient, PASSWORD } from "../../clients/oauth-client.ts";
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
  test("cannot be framed, loads nothing, is not kept, and its forms lead here or to the client", async () => {
    const client = await registered();
    const signIn = await client.browser.open(client.authorizeUrl());
    const consent = await asked(client);
    const account = await client.browser.open(`${ORIGIN}/account`);
    const error = await client.browser.open(client.authorizeUrl({ client_id: "nobody" }));
    for (const { headers } of [signIn, consent, account, error]) {
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("referrer-policy")).toBe("same-origin");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      // A popup must stay its opener's.
      expect(headers.get("cross-origin-opener-policy")).toBeNull();
    }
    expect(consent.headers.get("content-security-policy")).toContain("form-action 'self' https://agents.example.com;");
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

  test("is not tried more than sixty times an hour by all the world together", async () => {
    const client = await registered();
    const page = await client.browser.open(client.authorizeUrl());
    const attempt = (password: string) => client.browser.submit(page, "/oauth/sign-in", { password });
    for (let count = 0; count < 60; count++) expect((await attempt("guess")).status).toBe(401);
    const refused = await attempt(PASSWORD);
    expect(refused.status).toBe(429);
    expect(refused.text).toContain("too many wrong passwords");
  });

  test("is not tried more often by guesses that come all at once", async () => {
    const body = () => new URLSearchParams({ password: "guess", next: "/account" });
    const { browser } = signingIn();
    const all = await Promise.all(Array.from({ length: 90 }, () => browser.post("/oauth/sign-in", body())));
    expect(all.filter(({ status }) => status === 401)).toHaveLength(60);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(30);
  });

  test("that is right does not count", async () => {
    const client = await registered();
    const page = await client.browser.open(client.authorizeUrl());
    const attempt = (password: string) => client.browser.submit(page, "/oauth/sign-in", { password });
    for (let count = 0; count < 59; count++) expect((await attempt("guess")).status).toBe(401);
    for (let count = 0; count < 3; count++) expect((await attempt(PASSWORD)).status).toBe(200);
    expect((await attempt("guess")).status).toBe(401);
    expect((await attempt(PASSWORD)).status).toBe(429);
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

  test("is limited to a hundred a day from everywhere together", async () => {
    const client = signingIn();
    for (let count = 0; count < 100; count++) expect((await client.register()).status).toBe(201);
    const refused = await client.register();
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({ error: "rate_limited" });
  });

  test("keeps no more than that of those that come all at once, and none is spent on one that is refused", async () => {
    const client = signingIn();
    const bad = Array.from({ length: 30 }, () => client.register({ redirect_uris: ["javascript:alert(1)"] }));
    await Promise.all(bad);
    const all = await Promise.all(Array.from({ length: 130 }, () => client.register()));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(all.filter(({ status }) => status === 429)).toHaveLength(30);
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
    expect(page.text).toMatch(/Second.*may read;.*last used/s);
    expect(page.text).toContain(`last used ${today}`);
    expect(page.text).toMatch(/First.*may read, chat;.*not used yet/s);
    // Two of the same second stand in any order.
    const login = page.text.match(/<strong>Second.*?name="login" value="([^"]+)"/s)?.[1] ?? "";
    const after = await second.browser.post("/account/revoke", new URLSearchParams({ login }));
    expect(after.text).not.toContain("Second");
    expect(after.text).toContain("First");
    expect((await second.list(two.access_token)).status).toBe(401);
    expect((await first.list(one.access_token)).status).toBe(200);
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
