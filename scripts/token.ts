/**
 * `npm run token -- new NAME`: makes named tokens, one for each client. Records which clients have one, and prints the value
 * for AUTH_TOKENS. It sets nothing itself.
 */
import { join } from "node:path";
import { dayOf } from "../src/core/day.ts";
import { Problem, printProblem } from "./terminal/problem.ts";
import { screen } from "./terminal/screen.ts";
import { authTokensValue } from "./token/auth-tokens-value.ts";
import { addToken, howToRevoke, revokeToken, rotateToken } from "./token/change-tokens.ts";
import { KEPT_IN, type KeptToken, readKeptTokens, writeKeptTokens } from "./token/kept-tokens.ts";
import { makeToken } from "./token/make-token.ts";
import { type Client, type Command, readCommand } from "./token/read-command.ts";
import { showHowToSet, showList, showToken } from "./token/show-tokens.ts";

process.chdir(join(import.meta.dirname, ".."));
try {
  runCommand(readCommand(process.argv.slice(2)));
} catch (thrown) {
  printProblem(thrown, { stack: true });
  process.exitCode = 1;
}

function runCommand(command: Command): void {
  const kept = readKeptTokens();
  const tokens = kept ?? [];
  if (command.verb === "list") showList(tokens);
  else if (command.verb === "value") console.log(currentValue(tokens));
  else if (command.verb === "revoke") revoke(tokens, command.client, command.hash);
  else {
    if (kept === undefined && command.verb === "new") {
      screen.warn(
        `This is the first token recorded in ${KEPT_IN}. If AUTH_TOKENS already contains others, add them to the value below, or they stop working.`,
      );
    }
    make(tokens, command);
  }
}

function currentValue(tokens: readonly KeptToken[]): string {
  if (tokens.length > 0) return authTokensValue(tokens);
  throw new Problem("There are no named tokens yet. Make one: npm run token -- new NAME");
}

function make(
  tokens: readonly KeptToken[],
  { verb, client, grants }: Extract<Command, { verb: "new" | "rotate" }>,
): void {
  const { token, sha256 } = makeToken();
  const change = verb === "new" ? addToken : rotateToken;
  const changed = change(tokens, client, { sha256, grants, created: dayOf(Date.now()) });
  save(changed);
  showToken(token, changed.at(-1) as KeptToken);
  showHowToSet(changed);
  const old = tokens.find(({ name, user }) => name === client.name && user === client.user);
  if (old === undefined) return;
  screen.heading("When the client uses the new token", "until then both work");
  screen.block(howToRevoke(changed, old));
}

function revoke(tokens: readonly KeptToken[], client: Client, hash: string | undefined): void {
  const changed = revokeToken(tokens, client, hash);
  save(changed);
  screen.done(
    `The token of "${client.name}" (user ${client.user}) is removed here. It works until you update AUTH_TOKENS:`,
  );
  showHowToSet(changed);
}

/** Records the tokens. @throws Problem if the Worker would not accept them */
function save(tokens: readonly KeptToken[]): void {
  if (tokens.length > 0) authTokensValue(tokens);
  writeKeptTokens(tokens);
}
