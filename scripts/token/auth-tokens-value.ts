import { settings } from "../../src/config/settings.ts";
import { Problem } from "../terminal/problem.ts";
import { KEPT_IN, type KeptToken } from "./kept-tokens.ts";

/** Cloudflare takes no larger variable or secret. */
const MOST_BYTES = 5000;

/** AUTH_TOKENS with these tokens in it. @throws Problem when the Worker would not take it */
export function authTokensValue(tokens: readonly KeptToken[]): string {
  const value = JSON.stringify(tokens.map(({ name, user, sha256, grants }) => ({ name, user, sha256, grants })));
  const { error } = settings.shape.AUTH_TOKENS.safeParse(value);
  if (error !== undefined) {
    const faults = error.issues.map(({ path, message }) => [...path, message].join(": "));
    throw new Problem(`AUTH_TOKENS would not be valid: it ${faults.join("; ")}. Look into ${KEPT_IN}.`);
  }
  if (value.length > MOST_BYTES) {
    throw new Problem(
      `AUTH_TOKENS would have ${value.length} characters, and Cloudflare takes at most ${MOST_BYTES}. ` +
        "Revoke tokens that nobody uses: npm run token -- list shows them.",
    );
  }
  return value;
}
