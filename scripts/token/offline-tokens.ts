import { dayOf } from "../../src/core/day.ts";
import { Problem } from "../terminal/problem.ts";
import { screen } from "../terminal/screen.ts";
import { authTokensValue } from "./auth-tokens-value.ts";
import { addToken, howToRevoke, revokeToken, rotateToken } from "./change-tokens.ts";
import { KEPT_IN, type KeptToken, readKeptTokens, writeKeptTokens } from "./kept-tokens.ts";
import { makeToken } from "./make-token.ts";
import type { Client, Command, Place } from "./read-command.ts";
import { showHowToSet, showList, showToken } from "./show-tokens.ts";

/** Runs a command without a Hearth: records which tokens exist, and prints the value for AUTH_TOKENS. It sets nothing. */
export function runOffline(command: Command): void {
  const kept = readKeptTokens();
  const tokens = kept ?? [];
  if (command.verb === "list") showList(tokens);
  else if (command.verb === "value") console.log(currentValue(tokens));
  else if (command.verb === "revoke") revokeOffline(command.client, command.hash, command);
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
  throw new Problem(
    "AUTH_TOKENS has no tokens yet, and needs none: tokens that npm run token makes in a running Hearth are not in it.",
  );
}

function make(tokens: readonly KeptToken[], command: Extract<Command, { verb: "new" | "rotate" }>): void {
  const { verb, client, grants } = command;
  const { token, sha256 } = makeToken();
  const change = verb === "new" ? addToken : rotateToken;
  const changed = change(tokens, client, { sha256, grants, created: dayOf(Date.now()) }, command);
  save(changed);
  showToken(token, changed.at(-1) as KeptToken);
  showHowToSet(changed);
  const old = tokens.find(({ name, user }) => name === client.name && user === client.user);
  if (old === undefined) return;
  screen.heading("When the client uses the new token", "until then both work");
  screen.block(howToRevoke(changed, old, command));
}

/** Removes a token from the record, and prints the value that AUTH_TOKENS must have for it to end. */
export function revokeOffline(client: Client, hash: string | undefined, place: Place, keptIn = KEPT_IN): void {
  const changed = revokeToken(readKeptTokens(keptIn) ?? [], client, hash, place);
  save(changed, keptIn);
  screen.done(
    `The token of "${client.name}" (user ${client.user}) is removed here. It works until you update AUTH_TOKENS:`,
  );
  showHowToSet(changed);
}

/** Records the tokens. @throws Problem if the Worker would not accept them */
function save(tokens: readonly KeptToken[], keptIn = KEPT_IN): void {
  if (tokens.length > 0) authTokensValue(tokens);
  writeKeptTokens(tokens, keptIn);
}
