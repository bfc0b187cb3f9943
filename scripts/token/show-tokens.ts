import { aligned } from "../terminal/aligned.ts";
import { screen } from "../terminal/screen.ts";
import { authTokensValue } from "./auth-tokens-value.ts";
import { shortHash } from "./change-tokens.ts";
import { KEPT_IN, type KeptToken } from "./kept-tokens.ts";

const COLUMNS = ["name", "user", "grants", "made", "hash"];

export function showList(tokens: readonly KeptToken[]): void {
  if (tokens.length === 0) {
    screen.warn("There is no named token yet. Make one: npm run token -- new NAME");
    return;
  }
  const rows = tokens.map((token) => [token.name, token.user, token.grants.join(","), token.created, shortHash(token)]);
  screen.heading("Tokens", `kept in ${KEPT_IN}, without the tokens themselves`);
  for (const line of aligned([COLUMNS, ...rows])) screen.block(line);
}

/** The only time that anybody sees it. */
export function showToken(token: string, { name, user, grants }: KeptToken): void {
  screen.heading(`The token of "${name}" of ${user}`, `may ${grants.join(", ")}; shown only now`);
  screen.block(token);
}

/** What AUTH_TOKENS has to be from now on, and how it gets there. It has hashes in it, and no secret. */
export function showHowToSet(tokens: readonly KeptToken[]): void {
  if (tokens.length === 0) {
    screen.heading("To make it so", "no named token is left");
    screen.block("npx wrangler secret delete AUTH_TOKENS");
    screen.heading("Locally", "in .dev.vars, then npm start again");
    screen.block("AUTH_TOKENS=");
    return;
  }
  const value = authTokensValue(tokens);
  screen.heading("To make it so", "this asks for the value: paste the line below it");
  screen.block("npx wrangler secret put AUTH_TOKENS");
  screen.block(value);
  screen.heading("Locally", "in .dev.vars, then npm start again");
  screen.block(`AUTH_TOKENS='${value}'`);
}
