import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { namedToken } from "../../src/config/named-token.ts";
import { Problem } from "../terminal/problem.ts";

/** The record of tokens, outside git. AUTH_TOKENS is made from it; the Worker never sees it. */
export const KEPT_IN = ".hearth-tokens.json";

/** The record of one token, without the token itself. */
const keptToken = namedToken.extend({ created: z.iso.date() });

/** The record of one token. */
export type KeptToken = z.output<typeof keptToken>;

/** Reads the record. @returns undefined if no token was ever made @throws Problem if the file is not valid */
export function readKeptTokens(path = KEPT_IN): KeptToken[] | undefined {
  try {
    return z.array(keptToken).parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    const why = thrown instanceof z.ZodError ? z.prettifyError(thrown) : (thrown as Error).message;
    throw new Problem(`${path} is not valid. Correct it, or remove it and make new tokens.\n${why}`);
  }
}

/** Writes the record in one step, so that a full disk cannot lose it. */
export function writeKeptTokens(tokens: readonly KeptToken[], path = KEPT_IN): void {
  const fresh = `${path}.new`;
  try {
    writeFileSync(fresh, `${JSON.stringify(tokens, null, 2)}\n`, { mode: 0o600 });
    renameSync(fresh, path);
  } catch (thrown) {
    throw new Problem(`${path} could not be written, so nothing has changed: ${(thrown as Error).message}`);
  }
}
