import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { PASSWORD, type Tokens } from "../../../harness/oauth/oauth-client.ts";
import { ORIGIN, startAnew } from "../hearth.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);

type Store = Record<string, (...args: unknown[]) => Promise<unknown>>;

/** The store, with a word before each call of it. */
function storeWith(before: (method: string, args: unknown[]) => Promise<void>) {
  const store = env.OAUTH_STORE.getByName("owner") as unknown as Store;
  const call =
    (method: string) =>
    async (...args: unknown[]) => {
      await before(method, args);
      return store[method]?.(...args);
    };
  return {
    getByName: () => new Proxy({}, { get: (_, method) => (method === "then" ? undefined : call(String(method))) }),
  };
}

/** A gate in the store, at which one call stops until it is opened. */
function gateAt(stops: (method: string, key: string) => boolean) {
  const reached = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<void>();
  let armed = false;
  const OAUTH_STORE = storeWith(async (method, [first]) => {
    const key = typeof first === "string" ? first : ((first as { key?: string })?.key ?? "");
    if (!armed || !stops(method, key)) return;
    armed = false;
    reached.resolve();
    await opened.promise;
  });
  const arm = () => {
    armed = true;
  };
  return { OAUTH_STORE, arm, reached: reached.promise, open: opened.resolve };
}

describe("a login that is revoked while it is refreshed", () => {
  test.each(["grant:", "token:"])("stays revoked, where the refresh was about to write %s", async (prefix) => {
    const gate = gateAt((method, key) => method === "put" && key.startsWith(prefix));
    const client = signingIn({ OAUTH_STORE: gate.OAUTH_STORE });
    const tokens = await client.login();
    gate.arm();
    const refreshing = client.refresh(tokens);
    await gate.reached;
    const page = await client.browser.open(`${ORIGIN}/account`);
    const after = await client.browser.submit(page, "/account/revoke", {});
    expect(after.text).toContain("No clients yet");
    gate.open();
    const { access_token, refresh_token } = (await (await refreshing).json()) as Partial<Tokens>;
    if (access_token !== undefined) expect((await client.list(access_token)).status).toBe(401);
    if (refresh_token !== undefined) expect((await client.refresh({ ...tokens, refresh_token })).status).toBe(400);
    expect((await client.refresh(tokens)).status).toBe(400);
    expect((await client.browser.open(`${ORIGIN}/account`)).text).toContain("No clients yet");
  });
});

test("of two that refresh at once one gets tokens, and the other is told to come again, which works", async () => {
  const gate = gateAt((method, key) => method === "put" && key.startsWith("grant:"));
  const client = signingIn({ OAUTH_STORE: gate.OAUTH_STORE });
  const tokens = await client.login();
  gate.arm();
  const late = client.refresh(tokens);
  await gate.reached;
  expect((await client.refresh(tokens)).status).toBe(200);
  gate.open();
  expect((await late).status).toBe(429);
  const again = await client.refresh(tokens);
  expect(again.status).toBe(200);
  expect((await client.list(((await again.json()) as Tokens).access_token)).status).toBe(200);
});

test("a code that is exchanged twice at once gives tokens once", async () => {
  const gate = gateAt((method, key) => method === "put" && key.startsWith("grant:"));
  const client = signingIn({ OAUTH_STORE: gate.OAUTH_STORE });
  await client.register();
  const back = await client.browser.allow(client.authorizeUrl(), PASSWORD, ["read"]);
  const code = back.searchParams.get("code") ?? "";
  gate.arm();
  const late = client.exchange(code);
  await gate.reached;
  expect((await client.exchange(code)).status).toBe(200);
  gate.open();
  expect((await late).ok).toBe(false);
});

describe("a stranger who is braked", () => {
  test("does not reach the store with made-up tokens", async () => {
    const asked: string[] = [];
    const OAUTH_STORE = storeWith(async (method) => void asked.push(method));
    const CALL_LIMIT = { limit: async () => ({ success: false }) };
    const client = signingIn({ OAUTH_STORE, CALL_LIMIT });
    for (let count = 0; count < 3; count++) {
      expect((await client.list(`owner:aaaaaaaaaaaaaaaa:${count}`)).status).toBe(429);
      expect((await client.list(`made-up-${count}`)).status).toBe(401);
    }
    expect(asked).toEqual([]);
  });

  test("does not keep out a client whose token is known", async () => {
    let success = true;
    const limit = async ({ key }: { key: string }) => ({ success: success || !key.startsWith("logins from") });
    const client = signingIn({ CALL_LIMIT: { limit } });
    const { access_token } = await client.login();
    expect((await client.list(access_token)).status).toBe(200);
    success = false;
    expect((await client.list(access_token)).status).toBe(200);
  });
});
