import { parseOptions } from "../terminal/parse-options.ts";
import { Problem } from "../terminal/problem.ts";

/** The command line of the doctor. */
export interface Arguments {
  url?: URL;
  home?: string;
  model?: string;
  unload: boolean;
  json: boolean;
}

const USAGE = `Usage: npm run doctor -- [URL] [--home URL] [--model NAME] [--no-unload] [--json]

Tests the Hearth at URL (https://hearth.example.workers.dev) from outside and explains what it finds. Without a URL it
tests the one that npm start runs on this machine. The token comes from HEARTH_TOKEN, or from .dev.vars for a local one.

  --home URL    the public address of Ollama (https://ollama.example.com): tests whether strangers can use it
  --model NAME  the model to ask
  --no-unload   leaves the model in memory, so the time of a load is not measured
  --json        prints the findings as JSON

Exit code: 0 if no check failed, 1 if one failed, 2 if the command line is wrong.`;

/** Reads the command line. @throws Problem that says what to write instead */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new Problem(`Only one URL can be tested at a time.\n\n${USAGE}`);
  const [url] = positionals;
  const { home, model, json, "no-unload": keep } = values;
  return {
    ...(url === undefined ? {} : { url: readUrl(url) }),
    ...(home === undefined ? {} : { home: readUrl(home).href.replace(/\/+$/, "") }),
    ...(model === undefined ? {} : { model }),
    unload: !keep,
    json,
  };
}

function parse(args: string[]) {
  if (args.some((arg) => arg.startsWith("--token"))) {
    throw new Problem(
      `A token on the command line stays in the history of the shell. Set HEARTH_TOKEN instead.\n\n${USAGE}`,
    );
  }
  return parseOptions(USAGE, {
    args,
    allowPositionals: true,
    options: {
      home: { type: "string" },
      model: { type: "string" },
      "no-unload": { type: "boolean", default: false },
      json: { type: "boolean", default: false },
    },
  });
}

function readUrl(text: string): URL {
  if (/^https?:\/\//.test(text) && URL.canParse(text)) return new URL(text);
  throw new Problem(`"${text}" is not a URL. A URL begins with https://.\n\n${USAGE}`);
}
