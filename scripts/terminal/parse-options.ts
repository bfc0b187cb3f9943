import { type ParseArgsConfig, parseArgs } from "node:util";
import { Problem } from "./problem.ts";

/**
 * Parses the command line with `parseArgs`. `--help` prints the usage and ends the program.
 * @throws Problem that says what is wrong, followed by the usage
 */
export function parseOptions<T extends ParseArgsConfig>(usage: string, config: T): ReturnType<typeof parseArgs<T>> {
  const help = { type: "boolean", short: "h" } as const;
  try {
    const parsed = parseArgs({ ...config, options: { ...config.options, help } });
    if (!("help" in parsed.values)) return parsed as ReturnType<typeof parseArgs<T>>;
  } catch (thrown) {
    throw new Problem(`${(thrown as Error).message}\n\n${usage}`);
  }
  console.log(usage);
  process.exit(0);
}

/** Reads a whole number. @throws Problem if it is not one */
export function wholeNumber(option: string, text: string, usage: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Problem(`${option} must be a whole number, not "${text}".\n\n${usage}`);
}
