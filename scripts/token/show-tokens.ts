import { aligned } from "../terminal/aligned.ts";
import { screen } from "../terminal/screen.ts";
import { authTokensValue } from "./auth-tokens-value.ts";
import { type ListedToken, shortHash } from "./change-tokens.ts";
import { KEPT_IN, type KeptToken } from "./kept-tokens.ts";

const COLUMNS = ["name", "user", "grants", "created", "hash"];
const NONE_YET = "There are no named tokens yet. Make one: npm run token -- new NAME";

const row = (token: ListedToken) => [token.name, token.user, token.grants.join(","), token.created, shortHash(token)];

/** Prints the tokens that are recorded for AUTH_TOKENS. */
export function showList(tokens: readonly ListedToken[]): void {
  if (tokens.length === 0) {
    screen.warn(NONE_YET);
    return;
  }
  screen.heading("Tokens", `recorded in ${KEPT_IN}; a token works where AUTH_TOKENS contains it`);
  for (const line of aligned([COLUMNS, ...tokens.map(row)])) screen.block(line);
}

/** Prints the tokens of a running Hearth, and those that are recorded for AUTH_TOKENS. */
export function showMixedList(tokens: readonly ListedToken[], origin: string): void {
  if (tokens.length === 0) {
    screen.warn(NONE_YET);
    return;
  }
  screen.heading(
    "Tokens",
    `records of ${origin}; those of AUTH_TOKENS are recorded in ${KEPT_IN} and work where it contains them`,
  );
  const rows = tokens.map((token) => [...row(token), token.record === undefined ? "AUTH_TOKENS" : "record"]);
  for (const line of aligned([[...COLUMNS, "kept in"], ...rows])) screen.block(line);
}

/** Prints a new token. This is the only time that it is shown. */
export function showToken(token: string, { name, user, grants }: ListedToken): void {
  screen.heading(`Token for "${name}" (user ${user})`, `grants: ${grants.join(", ")}; shown only once`);
  screen.block(token);
}

/** Prints the new value of AUTH_TOKENS and how to set it. The value contains hashes and no secret. */
export function showHowToSet(tokens: readonly KeptToken[]): void {
  if (tokens.length === 0) {
    screen.heading("To activate this", "no named token is left");
    screen.block("npx wrangler secret delete AUTH_TOKENS");
    screen.heading("On this machine", "put this into .dev.vars, then run npm start again");
    screen.block("AUTH_TOKENS=");
    return;
  }
  const value = authTokensValue(tokens);
  screen.heading("To activate it on Cloudflare", "run the first line, and paste the second when asked");
  screen.block("npx wrangler secret put AUTH_TOKENS");
  screen.block(value);
  screen.heading("On this machine", "put this into .dev.vars, then run npm start again");
  screen.block(`AUTH_TOKENS='${value}'`);
}
