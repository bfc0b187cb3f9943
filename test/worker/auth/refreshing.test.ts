import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Tokens } from "../../../harness/oauth/oauth-client.ts";
import { startAnew } from "../hearth.ts";
import { signingIn } from "./signing-in.ts";

beforeEach(startAnew);
afterEach(() => void vi.useRealTimers());

describe("several processes that refresh one login", () => {
  test.each([2, 5])("%i at once, get the same tokens, which work", async (count) => {
    const client = signingIn();
    const first = await client.login();
    const answers = await Promise.all(Array.from({ length: count }, () => client.refresh(first)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    const [tokens, ...others] = await Promise.all(answers.map(async (answer) => (await answer.json()) as Tokens));
    if (tokens === undefined) throw new Error("no answer");
    for (const other of others) expect(other).toEqual(tokens);
    expect((await client.list(tokens.access_token)).status).toBe(200);
    expect((await client.refresh(tokens)).status).toBe(200);
    expect(answers.every(({ headers }) => headers.get("cache-control") === "no-store")).toBe(true);
  });

  test("one after the other, get the same tokens for a minute, as long as the new refresh token is not used", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const client = signingIn();
    const first = await client.login();
    const second = await tokensOf(client.refresh(first));
    vi.setSystemTime(Date.now() + 59_000);
    expect(await tokensOf(client.refresh(first))).toEqual(second);
    vi.setSystemTime(Date.now() + 2_000);
    const replay = await tokensOf(client.refresh(first));
    expect(replay.refresh_token).not.toBe(second.refresh_token);
    const next = await tokensOf(client.refresh(replay));
    for (const used of [first, second]) expect((await client.refresh(used)).status).toBe(400);
    expect((await client.list(next.access_token)).status).toBe(200);
  });

  test("get nothing that another client has been given, nor anything of a login that was revoked", async () => {
    const client = signingIn();
    const first = await client.login();
    const second = await tokensOf(client.refresh(first));
    const fields = { grant_type: "refresh_token", refresh_token: first.refresh_token };
    expect((await client.token({ ...fields, client_id: "another" })).status).toBe(401);
    await client.token({ token: second.refresh_token, token_type_hint: "refresh_token" });
    expect((await client.refresh(first)).status).toBe(400);
  });

  test("write no row for a token that was made up", async () => {
    const client = signingIn();
    await client.register();
    const before = await entryKeys();
    const refused = await client.token({ grant_type: "refresh_token", refresh_token: "owner:aaaaaaaaaaaaaaaa:b" });
    expect(refused.status).toBe(400);
    expect(await entryKeys()).toEqual(before);
  });
});

const tokensOf = async (answer: Promise<Response>) => (await (await answer).json()) as Tokens;
const entryKeys = () =>
  runInDurableObject(env.OAUTH_STORE.getByName("owner"), (_, { storage }) =>
    storage.sql.exec("SELECT key FROM entries ORDER BY key").toArray(),
  );
