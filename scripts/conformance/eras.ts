import { join } from "node:path";

/** Revisions of the protocol: the last of those that begin with a handshake, and the first of those that do not. */
export type Era = "2025-11-25" | "2026-07-28";

export const ERAS: readonly Era[] = ["2025-11-25", "2026-07-28"];

const LISTS = join(import.meta.dirname, "../../test/conformance/expected-failures");

/** The suite's lists of what is expected to fail. */
export const NOTHING_EXPECTED = join(LISTS, "none.yaml");
export const EXPECTED_FAILURES: Record<Era, string> = {
  "2025-11-25": join(LISTS, "2025-11-25.yaml"),
  "2026-07-28": NOTHING_EXPECTED,
};

/**
 * What does not call fixtures by name, and so asks something of Hearth's own tools, prompts and resources. Left out are
 * those that a server passes because it does not have the fixture, and `server-stateless`, 26 of whose 28 checks need none.
 */
export const ANY_SERVER: Record<Era, readonly string[]> = {
  "2025-11-25": [
    "server-initialize",
    "server-session-lifecycle",
    "ping",
    "tools-list",
    "prompts-list",
    "resources-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
  ],
  "2026-07-28": [
    "tools-list",
    "prompts-list",
    "resources-list",
    "sep-2164-resource-not-found",
    "caching",
    "http-header-validation",
    "input-required-result-unsupported-methods",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
  ],
};
