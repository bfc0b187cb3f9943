import { createHash, timingSafeEqual } from "node:crypto";
import type { StaticToken } from "../config/config.ts";
import type { Caller } from "../core/caller.ts";

/** The caller that a static token stands for. Every token is compared, each in constant time. */
export function callerOfToken(tokens: readonly StaticToken[], presented: string): Caller | undefined {
  const digest = createHash("sha256").update(presented).digest();
  let caller: Caller | undefined;
  for (const { sha256, user, name, grants } of tokens) {
    if (timingSafeEqual(digest, sha256)) caller = { user, client: name, grants };
  }
  return caller;
}
