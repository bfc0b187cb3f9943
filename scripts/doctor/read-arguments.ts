import { parseOptions } from "../terminal/parse-options.ts";
import { Problem } from "../terminal/problem.ts";

export interface Arguments {
  url?: URL;
  home?: string;
  model?: string;
  unload: boolean;
  json: boolean;
}

const USAGE = `Usage: npm run doctor -- [URL] [--home URL] [--model NAME] [--no-unload] [--json]

Tests the Hearth at URL (https://hearth.example.workers.dev) from outside, and explains what it finds; without a URL the
one that npm start runs here. The token is taken from HEARTH_TOKEN, or from .dev.vars for the one here.

  --home URL    Ollama's public address (https://ollama.example.com): tries whether strangers can use it
  --model NAME  the model to ask
  --no-unload   leaves the model in memory, and so does not see how long it takes to load
  --json        the findings as JSON

Ends with 0 where nothing is at fault, with 1 where something is, and with 2 where it was called wrongly.`;

/** @throws Problem that says what to write instead */
export function readArguments(args: string[]): Arguments {
  const { values, positionals } = parse(args);
  if (positionals.length > 1) throw new Problem(`One URL at a time.\n\n${USAGE}`);
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
      `A token on the command line stays in the shell's history: set HEARTH_TOKEN instead.\n\n${USAGE}`,
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
  throw new Problem(`"${text}" is no URL: it begins with https://.\n\n${USAGE}`);
}
