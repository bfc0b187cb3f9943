import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { CALLBACK, PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { internet, startAnew } from "../hearth.ts";
import { asked, registered } from "./consent-page.ts";

beforeEach(startAnew);

describe("consent", () => {
  const decide = (fields: Record<string, string | string[]>) => {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) body.append(name, value);
    return body;
  };
  const handleOf = (text: string) => text.match(/name="handle" value="([^"]+)"/)?.[1] ?? "";

  test("ticks nothing but reading and asking, whatever is asked for", async () => {
    const ticked = (text: string) => [...text.matchAll(/value="(\w+)" checked/g)].map(([, grant]) => grant);
    expect(ticked((await asked(await registered())).text)).toEqual(["read", "chat"]);
    const client = await registered();
    await asked(client);
    for (const [scope, grants] of [
      ["read delete admin offline_access", ["read"]],
      ["read chat manage delete", ["read", "chat"]],
      ["manage delete", []],
    ] as const) {
      expect(ticked((await client.browser.open(client.authorizeUrl({ scope }))).text)).toEqual(grants);
    }
  });

  test("says how far each grant reaches", async () => {
    const { text } = await asked(await registered());
    for (const sentence of [/read those of all your other clients/, /Download models .* onto your disk/]) {
      expect(text).toMatch(sentence);
    }
    expect(text).toMatch(/overwrite your models, and upload \(push\) them/);
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
    expect(none.text).toContain("No permission was ticked");
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
    expect(end.text).toContain("no longer registered");
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

  describe("to a client that no domain vouches for, in an open session", () => {
    const reopened = async () => {
      const client = await registered();
      await client.login(["read"]);
      return { client, page: await client.browser.open(client.authorizeUrl()) };
    };
    const allowing = (fields: Record<string, string>) => ({ decision: "allow", grant: "read", ...fields });

    test("needs the password again, which no form can leave out", async () => {
      const { client, page } = await reopened();
      expect(page.text).toContain('name="password"');
      const without = await client.browser.submit(page, "/oauth/authorize", allowing({}));
      expect(without.status).toBe(401);
      expect(without.text).toContain("Type the owner&#39;s password");
      const wrong = await client.browser.submit(without, "/oauth/authorize", allowing({ password: "a guess" }));
      expect(wrong.status).toBe(401);
      expect(wrong.text).toContain("not the owner&#39;s password");
      expect(wrong.text).toContain('value="read" checked');
      const right = await client.browser.submit(wrong, "/oauth/authorize", allowing({ password: PASSWORD }));
      expect(right.url).toContain("code=");
    });

    test("counts wrong passwords as the sign-in does", async () => {
      const { client, page } = await reopened();
      let last = page;
      for (let count = 0; count < 21; count++)
        last = await client.browser.submit(last, "/oauth/authorize", allowing({ password: "a guess" }));
      expect(last.status).toBe(429);
      const right = await client.browser.submit(last, "/oauth/authorize", allowing({ password: PASSWORD }));
      expect(right.status).toBe(429);
    });

    test("needs none to deny it, nor right after it was typed for this client", async () => {
      const client = await registered();
      const page = await asked(client);
      expect(page.text).not.toContain('name="password"');
      await client.browser.submit(page, "/oauth/authorize", { decision: "deny" });
      const again = await client.browser.open(client.authorizeUrl());
      expect(again.text).toContain('name="password"');
      const denied = await client.browser.submit(again, "/oauth/authorize", { decision: "deny" });
      expect(denied.url).toContain("error=access_denied");
    });

    test("needs it for another client than the one that it was typed for", async () => {
      const [one, other] = [await registered(), await registered()];
      await asked(one);
      const page = await one.browser.open(other.authorizeUrl());
      expect(page.text).toContain('name="password"');
    });
  });

  test("to a client with a domain needs no password in an open session", async () => {
    const client = await registered();
    await client.login(["read"]);
    const id = "https://agents.example.com/oauth/client.json";
    internet.be({ clientDocument: { client_id: id, client_name: "Agents Inc", redirect_uris: [CALLBACK] } });
    const page = await client.browser.open(client.authorizeUrl({ client_id: id }));
    expect(page.text).toContain("Published by");
    expect(page.text).not.toContain('name="password"');
  });

  test("to more than there is to grant is refused", async () => {
    const client = await registered();
    const page = await asked(client);
    const end = await client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: ["read", "root"] });
    expect(end.status).toBe(400);
  });
});
