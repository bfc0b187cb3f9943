import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test } from "vitest";
import { CALLBACK } from "../../../harness/oauth/oauth-client.ts";
import { startAnew } from "../hearth.ts";
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

  test("to more than there is to grant is refused", async () => {
    const client = await registered();
    const page = await asked(client);
    const end = await client.browser.submit(page, "/oauth/authorize", { decision: "allow", grant: ["read", "root"] });
    expect(end.status).toBe(400);
  });
});
