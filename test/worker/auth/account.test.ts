import { beforeEach, describe, expect, test } from "vitest";
import { ORIGIN, startAnew } from "../hearth.ts";
import { full } from "./full-brake.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

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
    expect(shown("Second")).toMatch(new RegExp(`Allowed: Read\\..*last used ${today}`, "s"));
    expect(shown("First")).toMatch(/Allowed: Read, Chat\..*not used yet/s);
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

  test("shows the warnings about the settings to the owner alone", async () => {
    const withoutLock = { OLLAMA_BASE_URL: "https://ollama.example.com" };
    const client = signingIn(withoutLock);
    await client.login();
    const warning = "reached without an Access service token";
    expect((await signingIn(withoutLock).browser.open(`${ORIGIN}/account`)).text).not.toContain(warning);
    expect((await client.browser.open(`${ORIGIN}/account`)).text).toContain(warning);
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
