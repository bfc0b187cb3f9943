import type { Bindings } from "../config/bindings.ts";
import type { ConfigReading } from "../config/read-config.ts";
import type { Caller } from "../core/caller.ts";
import type { Logger } from "../telemetry/logger.ts";

/** The owner in the browser that sent this request, and what pages need of the sign-in. */
export interface SignedInOwner {
  /** Makes the key of a form. It works once, and in this session only. */
  makeFormKey(): string;
  /** Tells whether a key was made for this session. It may have been used. */
  isFormKey(key: string): boolean;
  /** Uses up a key. Returns whether it had not been used. */
  useUpFormKey(key: string): Promise<boolean>;
  /** Tells whether the password was typed in the last 15 minutes. */
  hasRecentlySignedIn(): Promise<boolean>;
  /** Checks a password that was typed again. Returns a sentence if it does not count. */
  passwordProblem(password: string): Promise<string | undefined>;
}

/** The Worker's environment and what middleware has added to one request, as Hono types them. */
export interface HttpEnv {
  Bindings: Bindings;
  Variables: {
    requestId: string;
    /** The settings, or their faults. */
    config: ConfigReading;
    /** Adds the request's id to every line. */
    log: Logger;
    /** Set as soon as the caller is known. */
    caller?: Caller;
    /** Set on pages that only the owner may open. */
    owner?: SignedInOwner;
  };
}
