import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { app } from "../../../src/http/app.ts";
import { full } from "../auth/full-brake.ts";
import { signingIn } from "../auth/signing-in.ts";
import { namedToken, ORIGIN, startAnew, TOKEN, workerWith } from "../hearth.ts";
import { OwnersHearth, withSession } from "./owner-calls.ts";

beforeEach(startAnew);

/** Every route below /admin that the app serves, but the one that opens a session; HEAD and a method that has no route. */
const routes = app.routes
  .filter(({ method, path }) => path.startsWith("/admin/") && method !== "ALL")
  .filter(({ method, path }) => !(method === "POST" && path === "/admin/api/session"))
  .flatMap(({ method, path }) => [method, "HEAD", "PATCH", "OPTIONS"].map((each) => `${each} ${path}`));
const unique = [...new Set(routes)].map((route) => route.split(" ") as [string, string]);
const ofApi = unique.filter(([, path]) => path.startsWith("/admin/api/"));
const ofPages = unique.filter(([, path]) => !path.startsWith("/admin/api/"));

const addressOf = (path: string) => `${ORIGIN}${path.replace(":kind", "token").replace(":id", "laptop@owner")}`;

const ask = (worker: typeof fetch, [method, path]: [string, string], headers: Record<string, string>) =>
  worker(addressOf(path), { method, headers, body: ["GET", "HEAD", "OPTIONS"].includes(method) ? undefined : "{}" });

/** Statuses and texts of every route, for a caller with these headers. */
async function outcomes(worker: typeof fetch, all: [string, string][], headers: Record<string, string>) {
  const answers = await Promise.all(all.map((route) => ask(worker, route, headers)));
  return {
    statuses: [...new Set(answers.map(({ status }) => status))],
    texts: await Promise.all(answers.map((answer) => answer.text())),
  };
}

/** The credentials that there are, besides the one that a route takes. */
async function credentials() {
  const owner = signingIn();
  const { access_token } = await owner.login(["read", "chat", "manage", "delete"]);
  const cookie = [...owner.browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  const named = await namedToken("agent", "owner", ["read", "chat", "manage", "delete"]);
  const settings = { OWNER_PASSWORD: PASSWORD, AUTH_TOKENS: JSON.stringify([named.entry]) };
  const { session } = await withSession();
  const bearers = { "owner's token": TOKEN, "named token": named.token, "OAuth token": access_token };
  return { worker: workerWith(settings), cookie, session, bearers };
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test("every route below /admin is of the API or a page", () => {
  expect(unique.filter(([, path]) => !/^\/admin\/(api|settings)(\/|$)/.test(path))).toEqual([]);
  expect(ofApi).toEqual(expect.arrayContaining([["PUT", "/admin/api/records/:kind/:id"]]));
  expect(ofPages).toEqual(expect.arrayContaining([["POST", "/admin/settings/:kind/:id/remove"]]));
});

describe("every route of the API", () => {
  test("refuses strangers, tokens of every kind, cookies, and says how a session is opened", async () => {
    const { worker, cookie, bearers } = await credentials();
    const callers = [{}, { cookie }, bearer("hearth_admin_"), bearer(`hearth_admin_${"a".repeat(43)}`)];
    for (const headers of [...callers, ...Object.values(bearers).map(bearer)]) {
      const { statuses, texts } = await outcomes(worker, ofApi, headers as Record<string, string>);
      expect(statuses).toEqual([401]);
      for (const text of texts.filter((each) => each !== "")) expect(text).toContain("POST /admin/api/session");
    }
  });

  test("refuses a session that has expired, was ended, or is from before the password changed", async () => {
    const hearth = await withSession();
    const changed = workerWith({ OWNER_PASSWORD: "another password of the owner" });
    expect((await outcomes(changed, ofApi, bearer(hearth.session))).statuses).toEqual([401]);
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    vi.setSystemTime(Date.now() + 15 * 60 * 1000 - 1_000);
    expect((await hearth.call("GET", "kinds")).status).toBe(200);
    vi.setSystemTime(Date.now() + 1_001);
    expect((await outcomes(hearth.fetch, ofApi, bearer(hearth.session))).statuses).toEqual([401]);
    await hearth.open();
    expect((await hearth.call("DELETE", "session")).body).toEqual({ ended: true });
    expect((await outcomes(hearth.fetch, ofApi, bearer(hearth.session))).statuses).toEqual([401]);
  });
});

describe("every page", () => {
  test("refuses strangers, tokens of every kind and sessions of the API, and asks for the password", async () => {
    const { worker, session, bearers } = await credentials();
    const made = { cookie: `__Host-hearth-owner=${"a".repeat(43)}` };
    for (const headers of [{}, made, ...[session, ...Object.values(bearers)].map(bearer)]) {
      const { statuses, texts } = await outcomes(worker, ofPages, headers as Record<string, string>);
      expect(statuses).toEqual([401]);
      for (const text of texts.filter((each) => each !== "")) {
        expect(text).toContain('action="/oauth/sign-in"');
        expect(text).not.toContain('class="fact"');
      }
    }
  });

  test("opens to the browser in which the owner is signed in, and has the policy of every page", async () => {
    const { worker, cookie } = await credentials();
    const hearth = await withSession();
    await hearth.call("PUT", "records/token/laptop", { fields: {} });
    for (const [method, path] of ofPages.filter(([each]) => each === "GET" || each === "HEAD")) {
      const answer = await ask(worker, [method, path.replace(/\/remove$/, "")], { cookie });
      expect(answer.status).toBe(200);
      expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'; .*form-action 'self'/);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(await answer.text()).not.toContain("<script");
    }
  });
});

describe("every route below /admin", () => {
  test("refuses pages of foreign origins, also with the right credential", async () => {
    const { worker, cookie, session } = await credentials();
    const headers = { ...bearer(session), cookie, origin: "https://evil.example" };
    expect((await outcomes(worker, unique, headers)).statuses).toEqual([403]);
    const opening = { method: "POST", headers: { origin: "https://evil.example" }, body: `{"password":"${PASSWORD}"}` };
    expect((await worker(`${ORIGIN}/admin/api/session`, opening)).status).toBe(403);
  });

  test("says how to set the password where there is none, also to those who have a token", async () => {
    for (const headers of [{}, bearer(TOKEN)]) {
      const { statuses, texts } = await outcomes(workerWith(), unique, headers as Record<string, string>);
      expect(statuses).toEqual([404]);
      for (const text of texts.filter((each) => each !== ""))
        expect(text).toContain("wrangler secret put OWNER_PASSWORD");
    }
    const opened = await new OwnersHearth({ OWNER_PASSWORD: "" }).open();
    expect([opened.status, opened.body.error]).toEqual([404, "not_found"]);
  });

  test("needs encryption, except on this machine", async () => {
    const answer = await workerWith({ OWNER_PASSWORD: PASSWORD, ALLOWED_HOSTS: "hearth.example.com" })(
      "http://hearth.example.com/admin/api/kinds",
    );
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining("without encryption")]);
  });

  test("is braked for an address before anything is read", async () => {
    const braked = workerWith({ OWNER_PASSWORD: PASSWORD, CALL_LIMIT: full });
    expect((await outcomes(braked, unique, {})).statuses).toEqual([429]);
  });

  test("reads no large body of a stranger, and none that is too large", async () => {
    const hearth = await withSession();
    const large = JSON.stringify({ fields: { grants: "read".repeat(100_000) } });
    expect((await hearth.call("PUT", "records/token/laptop", large)).status).toBe(413);
    expect((await hearth.call("PUT", "records/token/laptop", large, { authorization: "" })).status).toBe(401);
    expect((await hearth.call("POST", "session", "x".repeat(20_000))).status).toBe(413);
  });
});
