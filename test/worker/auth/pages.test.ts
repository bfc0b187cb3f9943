import { beforeEach, describe, expect, test } from "vitest";
import { CALLBACK, PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { ORIGIN, startAnew } from "../hearth.ts";
import { asked, registered } from "./consent-page.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

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
