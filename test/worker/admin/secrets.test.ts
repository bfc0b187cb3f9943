import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { SettingsStore } from "../../../src/config/store/settings-store.ts";
import { store, storedText } from "../config/settings-store.ts";
import { envWith, startAnew } from "../hearth.ts";
import { secrets } from "../written.ts";
import { idsOn, problemsOn, signedIn } from "./owner-browser.ts";
import { withSession } from "./owner-calls.ts";

const SECRET = "client-id-of-tests:client-secret-of-tests";
secrets.add(SECRET);

/** A SettingsStore with a SETTINGS_KEY, on the storage of the real one. */
const KEYED = {
  SETTINGS_STORE: {
    getByName: () =>
      new Proxy({} as Record<string, unknown>, {
        get:
          (_, method: "list") =>
          (...args: []) =>
            runInDurableObject(store() as DurableObjectStub<SettingsStore>, (__, state) =>
              new SettingsStore(state, envWith({ SETTINGS_KEY: "a-key-for-the-records-of-these-tests" }))[method](
                ...args,
              ),
            ),
      }),
  },
};

beforeEach(startAnew);

describe("a secret of a record", () => {
  test("that a page takes is on no page, in no answer of the API, and is kept, replaced and removed", async () => {
    const owner = await signedIn(KEYED);
    const typed = { id: "gaming", "field.url": "https://gaming.example.com", "field.access": SECRET };
    const added = await owner.send(await owner.open("/host"), "/host", typed);
    expect(idsOn(added)).toEqual(["gaming"]);
    expect(added.text).toContain("access: set, not shown");
    const path = "/host/gaming";
    const pages = [added, await owner.open(path), await owner.open("/audit"), await owner.open()];
    const api = await withSession(KEYED);
    const answers = [
      await api.call("GET", "records"),
      await api.call("POST", "export", {}),
      await api.call("GET", "audit"),
    ];
    for (const text of [...pages.map((page) => page.text), ...answers.map(({ body }) => JSON.stringify(body))])
      expect(text).not.toContain("client-secret");
    expect(await storedText()).not.toContain("client-secret");

    const url = { "field.url": "https://other.example.com" };
    const kept = await owner.send(await owner.open(path), path, url);
    expect(kept.text).toMatch(/url: https:\/\/other\.example\.com.*access: set, not shown/s);
    const removed = await owner.send(await owner.open(path), path, { ...url, "remove.access": "true" });
    expect(removed.text).not.toContain("access: set");
  });

  test("that was typed into a form that is wrong is not shown again; the rest is", async () => {
    const owner = await signedIn(KEYED);
    const typed = { id: "gaming", "field.url": "not an address", "field.access": SECRET };
    const page = await owner.send(await owner.open("/host"), "/host", typed);
    expect(problemsOn(page)).toEqual([expect.stringMatching(/^url /)]);
    expect(page.text).toContain('value="not an address"');
    expect(page.text).not.toContain("client-secret");
  });

  test("cannot be stored without SETTINGS_KEY, and the page and the API say how to set it", async () => {
    const owner = await signedIn();
    const typed = { id: "gaming", "field.url": "https://gaming.example.com", "field.access": SECRET };
    const page = await owner.send(await owner.open("/host"), "/host", typed);
    expect(problemsOn(page)).toEqual([expect.stringContaining("SETTINGS_KEY")]);
    expect(page.text).not.toContain("client-secret");
    const fields = { url: "https://gaming.example.com", access: SECRET };
    const { status, body } = await (await withSession()).call("PUT", "records/host/gaming", { fields });
    expect([status, body.error_description]).toEqual([400, expect.stringContaining("SETTINGS_KEY")]);
    expect(JSON.stringify(body)).not.toContain("client-secret");
  });

  test("is not sent elsewhere from a browser that was left open: the password is asked for again", async () => {
    const owner = await signedIn(KEYED);
    const typed = { id: "gaming", "field.url": "https://gaming.example.com", "field.access": SECRET };
    await owner.send(await owner.open("/host"), "/host", typed);
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() + 15 * 60 * 1000);
    const path = "/host/gaming";
    const answer = await owner.send(await owner.open(path), path, { "field.url": "https://evil.example.com" });
    vi.useRealTimers();
    expect(answer.status).toBe(401);
    expect((await owner.open("/host")).text).not.toContain("url: https://evil.example.com");
  });
});
