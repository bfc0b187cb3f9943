import type { LogSettings } from "../core/log-settings.ts";

/** Ids, sizes, times and outcomes. Never a prompt, an answer, a secret or a text from outside. */
export type LogFields = Record<string, string | number | boolean | undefined>;

export interface Logger {
  debug(event: string, fields: LogFields): void;
  info(event: string, fields: LogFields): void;
  warn(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields): void;
}

const LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/**
 * Writes one line each to the console, where Workers Logs reads them.
 * @param always fields of every line, such as the id of an HTTP request
 */
export function createLogger({ level, format }: LogSettings, always: LogFields = {}): Logger {
  const least = LEVELS.indexOf(level);
  const at = (name: keyof Logger) => (event: string, given: LogFields) => {
    if (LEVELS.indexOf(name) < least) return;
    const fields = { ...always, ...given };
    console[name](format === "json" ? JSON.stringify({ level: name, event, ...fields }) : asText(name, event, fields));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function asText(level: string, event: string, fields: LogFields): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [level, event, ...pairs.map(([name, value]) => `${name}=${value}`)].join(" ");
}

/** What may be logged of a fault of ours: where it happened. Its message may quote what was being worked on. */
export function faultFields(thrown: unknown): LogFields {
  if (!(thrown instanceof Error)) return { fault: typeof thrown };
  const frames = (thrown.stack ?? "")
    .replace(thrown.message, "")
    .split("\n")
    .filter((line) => /^\s+at /.test(line));
  return {
    fault: thrown.name,
    at: frames
      .slice(0, 4)
      .map((line) => line.trim())
      .join(" < "),
  };
}
