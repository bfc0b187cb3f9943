import { OAuthClient, PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import type { Browser, Page } from "../../../packages/browser/index.ts";

const THEMES = ["light", "dark"] as const;
const FOLDER = "docs/images";

/** Draws the element `main` of a page in both themes, into `docs/images/<name>-<theme>.png`. */
async function drawThemes(browser: Browser, name: string, open: (page: Page) => Promise<unknown>): Promise<void> {
  for (const colorScheme of THEMES) {
    const context = await browser.newContext({
      colorScheme,
      deviceScaleFactor: 1.15,
      viewport: { width: 860, height: 800 },
    });
    const page = await context.newPage();
    await open(page);
    await page.locator("main").screenshot({ path: `${FOLDER}/${name}-${colorScheme}.png` });
    await context.close();
  }
}

/** Draws an HTML page. */
export const drawHtml = (browser: Browser, name: string, html: string) =>
  drawThemes(browser, name, (page) => page.setContent(html));

/** Signs in as the owner of a running Hearth and draws the page that asks what a client may do. */
export async function drawConsent(browser: Browser, name: string, origin: string): Promise<void> {
  const client = new OAuthClient(origin, fetch, "https://claude.ai/api/mcp/auth_callback");
  await client.register({ client_name: "Claude" });
  await drawThemes(browser, name, async (page) => {
    await page.goto(client.authorizeUrl().href);
    await page.getByLabel("Owner's password").fill(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Allow" }).waitFor();
  });
}
