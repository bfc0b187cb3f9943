import { afterEach, expect, test, vi } from "vitest";
import { createLogger, errorFields } from "../../../src/telemetry/logger.ts";

afterEach(() => vi.restoreAllMocks());

test("a fault is logged by where it happened, never by its message, which may quote a prompt", () => {
  const fields = errorFields(new TypeError("the secret prompt\n    at the secret line"));
  expect(fields.fault).toBe("TypeError");
  expect(fields.at).toMatch(/logger\.test\.ts/);
  expect(JSON.stringify(errorFields(new SyntaxError("the secret prompt")))).not.toContain("secret prompt");
  expect(errorFields("the secret prompt")).toEqual({ fault: "string" });
});

test("only what is at least of the level is written", () => {
  const info = vi.spyOn(console, "info").mockImplementation(() => {});
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  const log = createLogger({ level: "warn", format: "text" });
  log.info("a", {});
  log.warn("b", { ms: 3, path: undefined });
  expect(info).not.toHaveBeenCalled();
  expect(warn).toHaveBeenCalledExactlyOnceWith("warn b ms=3");
});
