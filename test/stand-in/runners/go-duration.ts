import { OllamaError } from "../http/ollama-error.ts";

const UNIT_MS: Record<string, number> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1e3, m: 6e4, h: 3.6e6 };

/**
 * Milliseconds of a Go duration: "5m", "1h30m", "-1s", "0". A bare number has no unit, and is refused.
 * @throws OllamaError 400 in Go's words
 */
function parseDuration(duration: string): number {
  const invalid = (what: string) => new OllamaError(400, `time: ${what} duration ${JSON.stringify(duration)}`);
  const [, sign, magnitude = ""] = /^([+-]?)(.*)$/s.exec(duration) ?? [];
  if (magnitude === "0") return 0;
  if (!/^\.?\d/.test(magnitude)) throw invalid("invalid");
  const parts = [...magnitude.matchAll(/(\d*\.?\d*)([^\d.]*)/g)].filter(([whole]) => whole !== "");
  const milliseconds = parts.map(([, number, unit = ""]) => {
    if (unit === "") throw invalid("missing unit in");
    const factor = UNIT_MS[unit];
    if (factor === undefined) throw invalid(`unknown unit ${JSON.stringify(unit)} in`);
    return Number(number) * factor;
  });
  const total = milliseconds.reduce((sum, part) => sum + part, 0);
  return sign === "-" ? -total : total;
}

/**
 * Milliseconds of a `keep_alive`: seconds, or a Go duration. A negative one means forever, `Infinity`.
 * @throws OllamaError 400 in Go's words
 */
export function parseKeepAlive(value: number | string): number {
  const milliseconds = typeof value === "number" ? value * 1000 : parseDuration(value);
  return milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds;
}
