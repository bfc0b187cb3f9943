import { namedToken } from "../../src/config/named-token.ts";
import { ALL_GRANTS, GRANTS, type Grant } from "../../src/core/caller.ts";
import { parseOptions } from "../terminal/parse-options.ts";
import { Problem } from "../terminal/problem.ts";

/** Whose token it is: one client of one user. */
export interface Client {
  name: string;
  user: string;
}

export type Command =
  | { verb: "new" | "rotate"; client: Client; grants?: Grant[] }
  | { verb: "revoke"; client: Client; hash?: string }
  | { verb: "list" }
  | { verb: "value" };

/** How many words may follow each verb. */
const WORDS = { new: [1, 1], list: [0, 0], rotate: [1, 1], revoke: [1, 2], value: [0, 0] } as const;

const USAGE = `Usage: npm run token -- new NAME [--user USER] [--grants read,chat]   a token for one more client
       npm run token -- list                                          who has one
       npm run token -- rotate NAME [--user USER] [--grants ...]      a second one; the old one works on
       npm run token -- revoke NAME [HASH] [--user USER]              take one away
       npm run token -- value                                         AUTH_TOKENS alone, for a pipe

The user is "owner" where none is named. Grants are read and chat where none are named, or "all", or some of:
${ALL_GRANTS.map((grant) => `  ${grant.padEnd(8)}${GRANTS[grant]}`).join("\n")}`;

/** @throws Problem that says what to write instead */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parseOptions(USAGE, {
    args,
    allowPositionals: true,
    options: { user: { type: "string" }, grants: { type: "string" } },
  });
  const [verb, name = "", hash] = positionals;
  if (!isVerb(verb)) throw new Problem(verb === undefined ? USAGE : `There is no "${verb}" here.\n\n${USAGE}`);
  const [least, most] = WORDS[verb];
  if (positionals.length - 1 < least) throw new Problem(`Whose token? Name the client.\n\n${USAGE}`);
  if (positionals.length - 1 > most) {
    throw new Problem(`"${positionals.slice(most + 1).join(" ")}" is too much here.\n\n${USAGE}`);
  }
  const refused = Object.keys(values).filter((option) => !takes(verb, option));
  if (refused.length > 0) throw new Problem(`"${verb}" takes no --${refused.join(", no --")}.\n\n${USAGE}`);
  if (verb === "list" || verb === "value") return { verb };
  const client = { name: checked("name", name), user: checked("user", values.user ?? "owner") };
  if (verb === "revoke") return { verb, client, hash };
  return { verb, client, grants: values.grants === undefined ? undefined : readGrants(values.grants) };
}

const isVerb = (word: string | undefined): word is keyof typeof WORDS =>
  word !== undefined && Object.hasOwn(WORDS, word);

function takes(verb: keyof typeof WORDS, option: string): boolean {
  return verb === "new" || verb === "rotate" || (verb === "revoke" && option === "user");
}

function checked(field: "name" | "user", given: string): string {
  const { error } = namedToken.shape[field].safeParse(given);
  if (error !== undefined) throw new Problem(`"${given}" cannot be the ${error.issues[0]?.message}.`);
  return given;
}

function readGrants(given: string): Grant[] {
  const words = given.split(",").map((word) => word.trim().toLowerCase());
  if (words.join() === "all") return ALL_GRANTS;
  const unknown = words.filter((word) => !Object.hasOwn(GRANTS, word));
  if (unknown.length > 0) {
    throw new Problem(`"${unknown.join(", ")}" is no grant. Take "all", or some of: ${ALL_GRANTS.join(",")}`);
  }
  return ALL_GRANTS.filter((grant) => words.includes(grant));
}
