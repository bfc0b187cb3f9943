import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { OLLAMA_FLOOR, versionWarning } from "../../../../src/hosts/ollama/version-floor.ts";

test.each(["0.17.0", "0.16.9", "0.5.13", "0.9.0", "0.17.1-rc2", "v0.17.0"])("%s is below the floor", (version) => {
  expect(versionWarning(version)).toMatch(/older than 0\.17\.1, which fixed CVE-2026-7482.*Update Ollama/);
});

test.each(["0.17.1", "0.17.4", "0.18.0-rc0", "0.32.15", "1.0.0", "0.0.0", "unknown", ""])(
  "%s has no warning",
  (version) => {
    expect(versionWarning(version)).toBeUndefined();
  },
);

test("the docs name the floor", () => {
  for (const page of ["docs/deploy.md", "docs/security.md"]) {
    const text = readFileSync(page, "utf8");
    expect(text).toContain(OLLAMA_FLOOR.version);
    expect(text).toContain(OLLAMA_FLOOR.hole);
  }
});
