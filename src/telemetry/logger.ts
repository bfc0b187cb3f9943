import type { LogSettings } from "../core/log-settings.ts";

/** Fields of a log line: ids, sizes, times and outcomes. Never a prompt, an answer, a secret or text from outside. */
export type LogFields = Record<string, string | number | boolean | undefined>;

/** Writes events to the log, by level. */
export interface Logger {
  debug(event: string, fields: LogFields): void;
  info(event: string, fields: LogFields): void;
  warn(event: string, fields: LogFields): void;
  error(event: string, fields: LogFields): void;
}

const LEVELS = ["debug", "info", "warn", "error", "silent"] as const;

/**
 * Returns a logger that writes one line an event to the console, from which Workers Logs collects.
 * @param always fields of every line, such as the id of an HTTP request
 */
export function createLogger({ level, format }: LogSettings, always: LogFields = {}): Logger {
  const threshold = LEVELS.indexOf(level);
  const at = (name: keyof Logger) => (event: string, given: LogFields) => {
    if (LEVELS.indexOf(name) < threshold) return;
    const fields = { ...always, ...given };
    console[name](format === "json" ? JSON.stringify({ level: name, event, ...fields }) : asText(name, event, fields));
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

function asText(level: string, event: string, fields: LogFields): string {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return [level, event, ...pairs.map(([name, value]) => `${name}=${value}`)].join(" ");
}

/** Returns what may be logged of a bug: its class and stack. Not its message, which may quote a prompt or an answer. */
export function errorFields(thrown: unknown): LogFields {
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
