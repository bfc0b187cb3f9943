import { mkdirSync } from "node:fs";
import { expect } from "vitest";
import type { Page } from "../../packages/browser/index.ts";

/** Each page as it looks, to be looked at. */
const PICTURES = "screenshots";
mkdirSync(PICTURES, { recursive: true });

/** What the pages are opened on. */
export const DEVICES = [
  { name: "phone-light", viewport: { width: 390, height: 844 }, colorScheme: "light" },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  { name: "desktop-light", viewport: { width: 1280, height: 800 }, colorScheme: "light" },
  { name: "desktop-dark", viewport: { width: 1280, height: 800 }, colorScheme: "dark" },
] as const;

/** What the browser holds against a page: of its policy, for one. A refusal that a test asks for is none. */
export function listen(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 40[01]/.test(message.text())) complaints.push(message.text());
  });
  return complaints;
}

/** Takes a picture, and sees that nothing sticks out at the side. */
export async function look(page: Page, what: string, device: string): Promise<void> {
  await page.screenshot({ path: `${PICTURES}/${what}-${device}.png`, fullPage: true });
  const { wide, room } = await page.evaluate<{ wide: number; room: number }>(
    "({ wide: document.documentElement.scrollWidth, room: window.innerWidth })",
  );
  expect(wide).toBeLessThanOrEqual(room);
}
