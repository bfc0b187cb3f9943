import { settings } from "../../src/config/settings.ts";
import { Problem } from "../terminal/problem.ts";
import { KEPT_IN, type KeptToken } from "./kept-tokens.ts";

/** The largest variable or secret that Cloudflare accepts. */
const MAX_BYTES = 5000;

/** Returns the value of AUTH_TOKENS for these tokens. @throws Problem if the Worker would not accept it */
export function authTokensValue(tokens: readonly KeptToken[]): string {
  const value = JSON.stringify(tokens.map(({ name, user, sha256, grants }) => ({ name, user, sha256, grants })));
  const { error } = settings.shape.AUTH_TOKENS.safeParse(value);
  if (error !== undefined) {
    const faults = error.issues.map(({ path, message }) => [...path, message].join(": "));
    throw new Problem(`AUTH_TOKENS would not be valid: it ${faults.join("; ")}. Check ${KEPT_IN}.`);
  }
  if (value.length > MAX_BYTES) {
    throw new Problem(
      `AUTH_TOKENS would have ${value.length} characters, and Cloudflare accepts at most ${MAX_BYTES}. ` +
        "Make tokens in a running Hearth, without --offline: they take no room there. Or revoke those that are no longer " +
        "used: npm run token -- list shows them.",
    );
  }
  return value;
}
