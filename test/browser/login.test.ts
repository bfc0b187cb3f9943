import { afterAll, beforeAll, expect, test } from "vitest";
import { OAuthClient, PASSWORD, type Tokens } from "../../harness/oauth/oauth-client.ts";
import { type Browser, launchChromium } from "../../packages/browser/index.ts";
import { openHouse } from "../e2e/house.ts";
import { type CallbackServer, openCallbackServer } from "./callback-server.ts";
import { DEVICES, listen, look } from "./look.ts";

const house = openHouse({ OWNER_PASSWORD: PASSWORD });
let chromium: Browser;
let callback: CallbackServer;

beforeAll(async () => {
  [chromium, callback] = await Promise.all([launchChromium(), openCallbackServer()]);
});
afterAll(async () => {
  await Promise.all([chromium?.close(), callback?.[Symbol.asyncDispose]()]);
});

test.each(DEVICES)("the owner lets a client in and out again: $name", async ({ name, ...device }) => {
  const context = await chromium.newContext(device);
  const page = await context.newPage();
  const complaints = listen(page);
  const client = new OAuthClient(house.hearth.url, fetch, callback.url);
  await client.register({ client_name: "Claude" });

  await page.goto(house.hearth.url);
  await look(page, "landing", name);
  await page.goto(client.authorizeUrl().href);
  await look(page, "sign-in", name);
  expect(page.url()).not.toContain(PASSWORD);
  await page.getByLabel("Owner's password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  expect(await page.getByRole("alert").textContent()).toContain("not the owner's password");
  await look(page, "sign-in-wrong", name);
  await page.getByLabel("Owner's password").fill(PASSWORD);
  await page.keyboard.press("Enter");

  await page.getByRole("heading", { name: "Let Claude use your Ollama?" }).waitFor();
  expect(await page.locator("main").textContent()).toContain("127.0.0.1");
  const boxes = page.getByRole("checkbox");
  await boxes.first().waitFor();
  expect(await boxes.evaluateAll((all) => all.map((box) => (box as never as { checked: boolean }).checked))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  await look(page, "consent", name);
  await page.getByRole("button", { name: "Allow" }).click();
  await page.getByText("Back at the client.").waitFor();
  const code = callback.received.at(-1)?.get("code") ?? "";
  const tokens = (await (await client.exchange(code)).json()) as Tokens;
  expect(tokens.scope).toBe("read chat");
  expect((await client.list(tokens.access_token)).names).toContain("ollama_chat");

  await page.goto(`${house.hearth.url}/account`);
  const today = new Date().toISOString().slice(0, 10);
  expect(await page.getByRole("listitem").first().textContent()).toContain(`last used ${today}`);
  await look(page, "account", name);
  await page.getByRole("button", { name: "Revoke Claude" }).first().click();
  await page.getByText("No clients yet.").waitFor();
  expect((await client.list(tokens.access_token)).status).toBe(401);

  await page.goto(client.authorizeUrl().href);
  await page.getByLabel("Owner's password").waitFor();
  await look(page, "consent-with-password", name);
  await page.goto(client.authorizeUrl({ client_id: "nobody" }).href);
  await look(page, "error", name);
  await page.goto(client.authorizeUrl({ code_challenge: undefined }).href);
  await look(page, "error-with-a-way-back", name);
  await page.goto(`${house.hearth.url}/account`);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Owner's password").waitFor();
  expect(complaints).toEqual([]);
  await context.close();
});

test("the owner says no, and the client is told so", async () => {
  const page = await chromium.newPage();
  const client = new OAuthClient(house.hearth.url, fetch, callback.url);
  await client.register();
  await page.goto(client.authorizeUrl().href);
  await page.getByLabel("Owner's password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Deny" }).click();
  await page.getByText("Back at the client.").waitFor();
  expect(Object.fromEntries(callback.received.at(-1) ?? [])).toMatchObject({
    error: "access_denied",
    state: "the state",
  });
  await page.close();
});
