import { expect, test } from "vitest";
import { silenceLibraryWarnings } from "../../../src/telemetry/silence-library-warnings.ts";

test("the address that a stranger gives for a client is not logged; other warnings are", () => {
  const written: unknown[][] = [];
  const target = { warn: (...parts: unknown[]) => void written.push(parts) };
  silenceLibraryWarnings(target);
  target.warn("CIMD fetch failed for https://evil.example/\u001b[2J:", "HTTP 404");
  target.warn('{"level":"warn","event":"mcp_error"}');
  expect(written).toEqual([['{"level":"warn","event":"mcp_error"}']]);
});
