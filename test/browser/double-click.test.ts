import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OAuthClient, PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { type Browser, launchChromium, type Page } from "../../packages/browser/index.ts";
import { openHouse } from "../e2e/house.ts";

const house = openHouse({ OWNER_PASSWORD: PASSWORD });
let chromium: Browser;

beforeAll(async () => {
  chromium = await launchChromium();
});
afterAll(() => chromium?.close());

const allow = (page: Page) => page.getByRole("button", { name: "Allow" });

/** The consent page, just loaded, in a browser whose mouse has not been on it, and where its main button will be. */
async function openConsent(reducedMotion: "reduce" | "no-preference") {
  const context = await chromium.newContext({ reducedMotion });
  const page = await context.newPage();
  const client = new OAuthClient(house.hearth.url, fetch);
  await client.register();
  const url = client.authorizeUrl().href;
  await page.goto(url);
  await page.getByLabel("Owner's password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await allow(page).waitFor();
  const box = await allow(page).boundingBox();
  const [x, y] = [(box?.x ?? 0) + 20, (box?.y ?? 0) + 20];
  return { page, reload: () => page.goto(url), clickAtOnce: () => page.mouse.click(x, y) };
}

const focused = (page: Page) => page.evaluate<string>("document.activeElement.tagName");

describe.each(["no-preference", "reduce"] as const)("the consent form, with motion: %s", (motion) => {
  test("takes no click and no key in its first second", async () => {
    const { page, reload, clickAtOnce } = await openConsent(motion);
    await reload();
    await clickAtOnce();
    await page.keyboard.press("Tab");
    expect(await focused(page)).not.toMatch(/INPUT|BUTTON/);
    await allow(page).waitFor();
    expect(new URL(page.url()).pathname).toBe("/oauth/authorize");
    await page.context().close();
  });

  test("takes no click of a mouse that has just come to it, though it had waited, and then it takes one", async () => {
    const { page, clickAtOnce } = await openConsent(motion);
    await clickAtOnce();
    await page.getByRole("checkbox").first().focus();
    expect(new URL(page.url()).pathname).toBe("/oauth/authorize");
    const left = page.waitForRequest((request) => request.method() === "POST");
    await allow(page).click({ noWaitAfter: true });
    expect((await left).postData()).toContain("decision=allow");
    await page.context().close();
  });
});
