import { screen } from "../terminal/screen.ts";
import { clientSettings, READ_TOKEN } from "./client-settings.ts";
import type { LocalSettings } from "./local-settings.ts";

/** Prints the URL, the token, and the settings of the usual clients. */
export function showHowToConnect({ origin, port, defaultPort, lan, token, signIn }: LocalSettings): void {
  // On --lan the clients are on other machines.
  const [address] = lan?.addresses ?? [];
  const clientOrigin = address === undefined ? origin : `http://${address}:${port}`;
  const url = `${clientOrigin}/mcp`;
  screen.heading("Connect");
  screen.block(`URL    ${url}`);
  screen.block(`Token  ${token ?? "one of those in AUTH_TOKENS"}`);
  if (signIn) {
    screen.block("Or     sign in with OWNER_PASSWORD from .dev.vars, if the client opens a browser.");
    screen.block(`       ${origin}/account shows which clients are signed in.`);
  }
  if (lan !== undefined) showLan(lan.addresses, port);
  if (token !== undefined) {
    screen.heading("The token", "in a shell in this folder, so that it stays out of the shell's history");
    screen.block(READ_TOKEN);
  }
  for (const { client, where, text } of clientSettings(clientOrigin, token ?? "<token>")) {
    screen.heading(client, where);
    screen.block(text);
  }
  screen.block("");
  screen.block("These settings use your own token, which may do everything. To give a client a token");
  screen.block("that may only read and chat: npm run token -- new NAME");
  screen.heading("Ask another question", "in another terminal");
  screen.block(`npm run try -- ${port === defaultPort ? "" : `--url ${origin}/mcp `}"your question"`);
}

function showLan(addresses: readonly string[], port: number): void {
  screen.heading("From other machines in your network", "with a token; signing in needs TLS");
  for (const address of addresses) screen.block(`http://${address}:${port}/mcp`);
  if (addresses.length === 0) screen.block("This machine is in no network now.");
  screen.warn("Calls and answers are not encrypted. Use this only in a network that you trust.");
}
