import { screen } from "../terminal/screen.ts";
import { clientSettings } from "./client-settings.ts";
import type { LocalSettings } from "./local-settings.ts";

/** The URL, the token, and what to paste into which client. */
export function showHowToConnect({ origin, port, defaultPort, token, signIn }: LocalSettings): void {
  const url = `${origin}/mcp`;
  screen.heading("Connect");
  screen.block(`URL    ${url}`);
  screen.block(`Token  ${token ?? "one of those in AUTH_TOKENS"}`);
  if (signIn) {
    screen.block("Or     sign in through the browser, where a client opens it: OWNER_PASSWORD is in .dev.vars.");
    screen.block(`       ${origin}/account shows who is connected.`);
  }
  for (const { client, where, text } of clientSettings(origin, token ?? "<token>")) {
    screen.heading(client, where);
    screen.block(text);
  }
  screen.heading("Ask it more", "in another terminal");
  screen.block(`npm run try -- ${port === defaultPort ? "" : `--url ${url} `}"your question"`);
}
