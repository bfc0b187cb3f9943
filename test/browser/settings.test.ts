import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { type Browser, launchChromium, type Page } from "../../packages/browser/index.ts";
import { openHouse } from "../e2e/house.ts";
import { DEVICES, listen, look } from "./look.ts";

const house = openHouse({ OWNER_PASSWORD: PASSWORD });
let chromium: Browser;

beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium?.close());

const LONG = "a-name-without-any-place-to-break-it-that-is-as-long-as-possible".slice(0, 64);

async function signIn(page: Page, path: string): Promise<void> {
  await page.goto(`${house.hearth.url}/admin/settings${path}`);
  await page.getByLabel("Owner's password").fill(PASSWORD);
  await page.keyboard.press("Enter");
}

const send = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function addToken(page: Page, id: string): Promise<void> {
  await page.getByLabel("name", { exact: true }).fill(id);
  await page.getByRole("checkbox", { name: /^read\b/ }).check();
}

/** The status of a call with the token that a page shows. */
async function statusOf(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json", accept: "text/event-stream" };
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list", params: {} });
  return (await fetch(`${house.hearth.url}/mcp`, { method: "POST", headers, body })).status;
}

test.each(DEVICES)("the owner makes a token and a setting, and removes them: $name", async ({ name, ...device }) => {
  const context = await chromium.newContext(device);
  const page = await context.newPage();
  const complaints = listen(page);
  await signIn(page, "");
  await page.getByRole("heading", { name: "Settings" }).waitFor();
  await look(page, "settings", name);
  await page.getByRole("link", { name: "Tokens" }).click();
  await look(page, "tokens-none", name);
  await addToken(page, "two words");
  await page.getByLabel("sha256", { exact: true }).fill("no hash");
  await send(page, "Add");
  await page.getByText("Nothing was added.").waitFor();
  expect(await page.getByLabel("name", { exact: true }).inputValue()).toBe("two words");
  await look(page, "token-wrong", name);
  await page.getByLabel("sha256", { exact: true }).fill("");
  await addToken(page, `${LONG}@${LONG}`);
  await send(page, "Add");
  const token = (await page.locator("pre").textContent()) ?? "";
  expect(await statusOf(token)).toBe(200);
  await look(page, "token-shown-once", name);
  await page.getByRole("link", { name: "I have copied it" }).click();
  await look(page, "tokens", name);
  await page.getByRole("link", { name: `${LONG}@${LONG}` }).click();
  await page.getByText("Remove it").click();
  await look(page, "token", name);
  await send(page, "Remove");
  await page.getByText("It has no effect any more").waitFor();
  expect(await statusOf(token)).toBe(401);

  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("link", { name: "Defaults and limits" }).click();
  await page.getByLabel("name", { exact: true }).selectOption("DEFAULT_MODEL");
  await page.getByLabel("value", { exact: true }).fill("gemma3:270m");
  await send(page, "Add");
  await page.getByText("Saved.").waitFor();
  await look(page, "setting-records", name);
  await page.getByRole("link", { name: "DEFAULT_MODEL" }).click();
  await page.getByText("Remove it").click();
  await send(page, "Remove");
  await page.getByText("There are none yet.").waitFor();
  await page.goto(`${house.hearth.url}/admin/settings/audit`);
  await look(page, "changes", name);
  await page.goto(`${house.hearth.url}/admin/settings/import`);
  await look(page, "import", name);
  await page.goto(`${house.hearth.url}/admin/settings/export`);
  await look(page, "export", name);
  const download = page.waitForEvent("download");
  await send(page, "Download");
  expect((await download).suggestedFilename()).toMatch(/^hearth-settings-/);
  expect(complaints).toEqual([]);
  await context.close();
});

test("a second click while the answer is on its way sends nothing, and the page shows the token", async () => {
  const page = await chromium.newPage();
  await signIn(page, "/token");
  await addToken(page, "doubled");
  const { promise: clickedTwice, resolve: answer } = Promise.withResolvers<void>();
  let sent = 0;
  await page.route("**/admin/settings/token", async (route) => {
    sent += 1;
    await clickedTwice;
    await route.continue();
  });
  const button = page.getByRole("button", { name: "Add" });
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  const click = () => page.mouse.click((box?.x ?? 0) + 10, (box?.y ?? 0) + 10);
  const first = page.waitForRequest((request) => request.method() === "POST");
  await click();
  await first;
  await click();
  answer();
  expect(await statusOf((await page.locator("pre").textContent()) ?? "")).toBe(200);
  expect(sent).toBe(1);
  await page.reload();
  await page.getByRole("heading", { name: "This form was already sent" }).waitFor();
  await look(page, "sent-twice", "desktop-light");
  await page.close();
});

test("the button takes a click again after a fault that the browser found", async () => {
  const page = await chromium.newPage();
  await signIn(page, "/token");
  await send(page, "Add");
  await addToken(page, "second-try");
  await send(page, "Add");
  expect(await page.locator("pre").textContent()).toMatch(/^hearth_/);
  await page.close();
});

test("two hundred tokens fit on a phone of 320 pixels", async () => {
  const context = await chromium.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const opened = await fetch(`${house.hearth.url}/admin/api/session`, {
    method: "POST",
    body: JSON.stringify({ password: PASSWORD }),
  });
  const { session } = (await opened.json()) as { session: string };
  const records = Array.from({ length: 190 }, (_, at) => {
    const sha256 = createHash("sha256").update(String(at)).digest("hex");
    const data = { grants: ["read", "chat"], hashes: [{ sha256, made: "2026-11-30" }] };
    return { kind: "token", id: `agent-${at}@${LONG}`, version: 1, data };
  });
  const imported = await fetch(`${house.hearth.url}/admin/api/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${session}` },
    body: JSON.stringify({ file: { format: "hearth-records", version: 1, records } }),
  });
  expect(await imported.json()).toEqual({ imported: 190 });
  await signIn(page, "/token");
  await page.getByText("agent-189").waitFor();
  await look(page, "tokens-many", "small-phone");
  await page.getByRole("link", { name: "agent-189" }).click();
  await look(page, "token", "small-phone");
  await context.close();
});
