import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { namedToken } from "../../src/config/named-token.ts";
import { Problem } from "../terminal/problem.ts";

/** Not in git. The Worker never sees it: AUTH_TOKENS is made from it. */
export const KEPT_IN = ".hearth-tokens.json";

/** What is kept of a token: everything but the token. */
const keptToken = namedToken.extend({ created: z.iso.date() });

export type KeptToken = z.output<typeof keptToken>;

/** @returns undefined where no token was ever made @throws Problem when the file is not what it should be */
export function readKeptTokens(path = KEPT_IN): KeptToken[] | undefined {
  try {
    return z.array(keptToken).parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : (thrown as Error).message;
    throw new Problem(`${path} cannot be used. Mend it, or remove it and make all tokens anew.\n${why}`);
  }
}

/** In one step, so that a full disk costs no list. */
export function writeKeptTokens(tokens: readonly KeptToken[], path = KEPT_IN): void {
  const fresh = `${path}.new`;
  try {
    writeFileSync(fresh, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, path);
  } catch (thrown) {
    throw new Problem(`${path} cannot be written, so nothing has changed: ${(thrown as Error).message}`);
  }
}
