import { nearest } from "../../src/core/nearest.ts";
import { parseOptions, wholeNumber } from "../terminal/parse-options.ts";
import { Problem } from "../terminal/problem.ts";
import { type GivenField, readField } from "./given-fields.ts";
import { readOrigin } from "./read-origin.ts";

/** A command of `npm run hearth`. `url` is the origin of another Hearth than the one of `npm start`. */
export type Command = { url?: string; json: boolean } & (
  | { verb: "list"; kind?: string }
  | { verb: "get" | "remove"; kind: string; id: string }
  | { verb: "set"; kind: string; id: string; fields: GivenField[] }
  | { verb: "kinds" | "rekey" | "sign-out" }
  | { verb: "audit"; limit?: number }
  | { verb: "export" | "import"; file: string; passphraseFile?: string }
);

/** The words after each verb, the optional ones last; and the options that only this verb has. */
const VERBS = {
  list: { words: ["[KIND]"], options: [] },
  get: { words: ["KIND", "ID"], options: [] },
  set: { words: ["KIND", "ID", "[NAME=VALUE ...]"], options: [] },
  remove: { words: ["KIND", "ID"], options: [] },
  kinds: { words: [], options: [] },
  audit: { words: [], options: ["limit"] },
  export: { words: ["FILE"], options: ["passphrase-file"] },
  import: { words: ["FILE"], options: ["passphrase-file"] },
  rekey: { words: [], options: [] },
  "sign-out": { words: [], options: [] },
} as const satisfies Record<string, { words: readonly string[]; options: readonly string[] }>;

type Verb = keyof typeof VERBS;

const USAGE = `Usage: npm run hearth -- list [KIND]                       lists your records
       npm run hearth -- get KIND ID                       shows one
       npm run hearth -- set KIND ID [NAME=VALUE ...]      makes or changes one; other fields keep their values
       npm run hearth -- remove KIND ID                    removes one
       npm run hearth -- kinds                             lists the kinds of records and their fields
       npm run hearth -- audit [--limit N]                 lists the last changes
       npm run hearth -- export FILE [--passphrase-file F] writes all records into a file, secrets only with a passphrase
       npm run hearth -- import FILE [--passphrase-file F] writes the records of such a file over those of the same ids
       npm run hearth -- rekey                             encrypts all secrets with the first key of SETTINGS_KEY
       npm run hearth -- sign-out                          ends the session, which else ends after 15 minutes

Reads and changes the records of the Hearth that npm start runs on this machine. A change works at once.

  --url URL    another Hearth, such as https://hearth.example.workers.dev
  --json       prints the answer as JSON

A list has commas between its entries. NAME= sets an empty text, and NAME=null removes the field. NAME=@FILE reads the
value from a file and NAME=- from standard input, so that a secret stays out of the history of the shell.

The password is OWNER_PASSWORD of that Hearth. It comes from HEARTH_OWNER_PASSWORD, from .dev.vars for a Hearth on this
machine, or from .hearth-secrets.json for another one; else you are asked for it. It opens a session of 15 minutes, which
.hearth-sessions.json keeps for the next commands.

Exit code: 0 if it is done, 1 if not, 2 if the command line is wrong.`;

/** Reads the command line. @throws Problem that says what to write instead */
export function readCommand(args: string[]): Command {
  if (args.some((arg) => arg.startsWith("--password"))) {
    throw new Problem(`A password on the command line stays in the history of the shell. ${INSTEAD}\n\n${USAGE}`);
  }
  const { values, positionals } = parseOptions(USAGE, {
    args,
    allowPositionals: true,
    options: {
      url: { type: "string" },
      json: { type: "boolean", default: false },
      limit: { type: "string" },
      "passphrase-file": { type: "string" },
    },
  });
  const [word, ...words] = positionals;
  const verb = readVerb(word);
  checkWords(verb, words);
  const { url, json, ...others } = values;
  const refused = Object.keys(others).filter((name) => !(VERBS[verb].options as readonly string[]).includes(name));
  if (refused.length > 0) throw new Problem(`"${verb}" does not accept --${refused.join(" or --")}.\n\n${USAGE}`);
  return { url: url === undefined ? undefined : readOrigin(url), json, ...readRest(verb, words, others) } as Command;
}

const INSTEAD = "Set HEARTH_OWNER_PASSWORD, or leave it out to be asked.";

function readVerb(word: string | undefined): Verb {
  if (word === undefined) throw new Problem(USAGE);
  if (Object.hasOwn(VERBS, word)) return word as Verb;
  const [near] = nearest(word, Object.keys(VERBS), 1);
  throw new Problem(
    `There is no command "${word}".${near === undefined ? "" : ` Did you mean "${near}"?`}\n\n${USAGE}`,
  );
}

function checkWords(verb: Verb, given: readonly string[]): void {
  const { words } = VERBS[verb];
  const missing = words.slice(given.length).find((word) => !word.startsWith("["));
  if (missing !== undefined)
    throw new Problem(`"${verb}" needs ${words.join(" ")}: ${missing} is missing.\n\n${USAGE}`);
  if (verb !== "set" && given.length > words.length) {
    throw new Problem(`"${given.slice(words.length).join(" ")}" is one word too many.\n\n${USAGE}`);
  }
}

function readRest(verb: Verb, words: string[], options: { limit?: string; "passphrase-file"?: string }): object {
  const [first = "", id = "", ...rest] = words;
  if (verb === "export" || verb === "import") {
    return { verb, file: first, passphraseFile: options["passphrase-file"] };
  }
  if (verb === "audit") {
    return { verb, limit: options.limit === undefined ? undefined : wholeNumber("--limit", options.limit, USAGE) };
  }
  if (verb === "list") return { verb, kind: words[0] };
  return verb === "set" ? { verb, kind: first, id, fields: readFields(rest) } : { verb, kind: first, id };
}

function readFields(words: readonly string[]): GivenField[] {
  const fields = words.map(readField);
  const twice = fields.find(({ name }, place) => fields.findIndex((other) => other.name === name) < place);
  if (twice !== undefined) throw new Problem(`"${twice.name}" is given twice. A list has commas between its entries.`);
  if (fields.filter(({ from }) => from === "input").length > 1) {
    throw new Problem("Only one field can come from standard input. Use NAME=@FILE for the others.");
  }
  return fields;
}
