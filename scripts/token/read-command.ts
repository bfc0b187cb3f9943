import { namedToken } from "../../src/config/named-token.ts";
import { ALL_GRANTS, BASIC_GRANTS, GRANTS, type Grant } from "../../src/core/caller.ts";
import { readOrigin } from "../hearth/read-origin.ts";
import { parseOptions } from "../terminal/parse-options.ts";
import { Problem } from "../terminal/problem.ts";

/** The owner of a token: one client of one user. */
export interface Client {
  name: string;
  user: string;
}

/** Which tokens a command is about: those of a running Hearth, or only those recorded for AUTH_TOKENS. */
export interface Place {
  /** Origin of another Hearth than the one of `npm start`. */
  url?: string;
  /** Asks no Hearth. */
  offline: boolean;
}

/** A command of `npm run token`. */
export type Command = Place &
  (
    | { verb: "new" | "rotate"; client: Client; grants?: Grant[] }
    | { verb: "revoke"; client: Client; hash?: string }
    | { verb: "list" }
    | { verb: "value" }
  );

/** The least and greatest number of words after each verb. */
const WORDS = { new: [1, 1], list: [0, 0], rotate: [1, 1], revoke: [1, 2], value: [0, 0] } as const;

const USAGE = `Usage: npm run token -- new NAME [--user USER] [--grants read,chat]   makes a token for a client
       npm run token -- list                                          lists the tokens
       npm run token -- rotate NAME [--user USER] [--grants ...]      makes a second token; the old one still works
       npm run token -- revoke NAME [HASH] [--user USER]              removes a token
       npm run token -- value                                         prints only AUTH_TOKENS, for a pipe

Tokens are made and removed in the Hearth that npm start runs on this machine, and work or end at once. It needs the
password as npm run hearth does.

  --url URL   in another Hearth, such as https://hearth.example.workers.dev
  --offline   asks no Hearth: records the token here, and prints AUTH_TOKENS for you to set

NAME is the name of the client. The default user is "owner", the default grants are read and chat.
"all" is ${BASIC_GRANTS.join(",")}. The grants are:
${ALL_GRANTS.map((grant) => `  ${grant.padEnd(8)}${GRANTS[grant]}`).join("\n")}`;

/** Reads the command line. @throws Problem that says what to write instead */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parseOptions(USAGE, {
    args,
    allowPositionals: true,
    options: {
      user: { type: "string" },
      grants: { type: "string" },
      url: { type: "string" },
      offline: { type: "boolean" },
    },
  });
  const [verb, name = "", hash] = positionals;
  if (!isVerb(verb)) throw new Problem(verb === undefined ? USAGE : `There is no command "${verb}".\n\n${USAGE}`);
  checkWords(verb, positionals.slice(1), Object.keys(values));
  const place = readPlace(values);
  if (verb === "list" || verb === "value") return { verb, ...place };
  const client = { name: checked("name", name), user: checked("user", values.user ?? "owner") };
  if (verb === "revoke") return { verb, client, hash, ...place };
  return { verb, client, grants: values.grants === undefined ? undefined : readGrants(values.grants), ...place };
}

function checkWords(verb: keyof typeof WORDS, words: readonly string[], options: readonly string[]): void {
  const [min, max] = WORDS[verb];
  if (words.length < min) throw new Problem(`The name of the client is missing.\n\n${USAGE}`);
  if (words.length > max) throw new Problem(`"${words.slice(max).join(" ")}" is one word too many.\n\n${USAGE}`);
  const refused = options.filter((option) => !takes(verb, option));
  if (refused.length > 0) throw new Problem(`"${verb}" does not accept --${refused.join(" or --")}.\n\n${USAGE}`);
}

function readPlace({ url, offline = false }: { url?: string; offline?: boolean }): Place {
  if (url === undefined) return { offline };
  if (offline) throw new Problem(`--offline asks no Hearth, so --url does not go with it.\n\n${USAGE}`);
  return { url: readOrigin(url), offline };
}

const isVerb = (word: string | undefined): word is keyof typeof WORDS =>
  word !== undefined && Object.hasOwn(WORDS, word);

function takes(verb: keyof typeof WORDS, option: string): boolean {
  if (option === "url" || option === "offline") return verb !== "value";
  return verb === "new" || verb === "rotate" || (verb === "revoke" && option === "user");
}

function checked(field: "name" | "user", given: string): string {
  const { error } = namedToken.shape[field].safeParse(given);
  if (error !== undefined) throw new Problem(`"${given}" cannot be the ${error.issues[0]?.message}.`);
  return given;
}

function readGrants(given: string): Grant[] {
  const words = given.split(",").map((word) => word.trim().toLowerCase());
  if (words.join() === "all") return [...BASIC_GRANTS];
  const unknown = words.filter((word) => !Object.hasOwn(GRANTS, word));
  if (unknown.length > 0) {
    throw new Problem(`"${unknown.join(", ")}" is not a grant. Use "all" or some of: ${ALL_GRANTS.join(",")}`);
  }
  return ALL_GRANTS.filter((grant) => words.includes(grant));
}
