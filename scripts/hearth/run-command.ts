import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { nearest } from "../../src/core/nearest.ts";
import { Problem } from "../terminal/problem.ts";
import { screen } from "../terminal/screen.ts";
import type { AdminApi } from "./admin-api.ts";
import { Refused, sentenceOf } from "./api-answer.ts";
import { type FieldSources, readSecretFile, valuesOf } from "./given-fields.ts";
import { endKeptSession, openAdminApi } from "./open-admin-api.ts";
import type { Command } from "./read-command.ts";
import { showAudit, showChanged, showKinds, showRecord, showRecords } from "./show-records.ts";

type Surroundings = FieldSources & {
  signal: AbortSignal;
  /** File with open sessions. */
  sessionsIn?: string;
};

/** Runs a command and prints its outcome. @throws Problem that says why it was not done */
export async function runCommand(command: Command, surroundings: Surroundings): Promise<void> {
  // Before the password is asked: a file that is missing needs no session.
  if (command.verb === "sign-out") {
    const ended = await endKeptSession({ url: command.url, ...surroundings });
    if (command.json) console.log(JSON.stringify({ ended }));
    else screen.done(ended ? "The session has ended. The next command needs the password." : "No session was open.");
    return;
  }
  const ready = await prepare(command, surroundings);
  const api = await openAdminApi({ url: command.url, ...surroundings });
  try {
    const { answer, show } = await ready(api);
    if (command.json) console.log(JSON.stringify(answer, null, 2));
    else show();
  } catch (thrown) {
    throw thrown instanceof Problem ? await explain(thrown, command, api) : thrown;
  }
}

/** What the API answered, and how a person sees it. */
interface Outcome {
  answer: object;
  show(): void;
}

type Ready = (api: AdminApi) => Promise<Outcome>;

async function prepare(command: Command, { folder, input }: FieldSources): Promise<Ready> {
  if (command.verb === "set") {
    const { kind, id } = command;
    const fields = await valuesOf(command.fields, { folder, input });
    return async (api) => {
      const changed = await api.set(kind, id, fields);
      return { answer: changed, show: () => showChanged(changed) };
    };
  }
  if (command.verb !== "export" && command.verb !== "import") return (api) => readOrRemove(command, api);
  const { file, passphraseFile } = command;
  const passphrase = passphraseFile === undefined ? undefined : readSecretFile(passphraseFile, folder);
  const path = resolve(folder, file);
  if (command.verb === "export") return (api) => exportTo(path, passphrase, api);
  const content = readText(path);
  return async (api) => {
    const answer = await api.import(content, passphrase);
    return { answer, show: () => screen.done(`${counted(answer.imported, "record")} imported.`) };
  };
}

async function readOrRemove(command: Command, api: AdminApi): Promise<Outcome> {
  if (command.verb === "get") {
    const record = await api.record(command.kind, command.id);
    return { answer: { record }, show: () => showRecord(record) };
  }
  if (command.verb === "remove") {
    await api.remove(command.kind, command.id);
    return { answer: { removed: true }, show: () => screen.done(`${command.kind} ${command.id} is removed.`) };
  }
  if (command.verb === "list") {
    const [records, kinds] = await Promise.all([api.records(command.kind), api.kinds()]);
    return { answer: { records }, show: () => showRecords(records, kinds) };
  }
  if (command.verb === "audit") {
    const audit = await api.audit(command.limit);
    return { answer: { audit }, show: () => showAudit(audit) };
  }
  if (command.verb === "rekey") {
    const answer = await api.rekey();
    return { answer, show: () => showRekeyed(answer) };
  }
  const kinds = await api.kinds();
  return { answer: { kinds }, show: () => showKinds(kinds) };
}

async function exportTo(path: string, passphrase: string | undefined, api: AdminApi): Promise<Outcome> {
  const content = await api.export(passphrase);
  try {
    writeFileSync(path, content, { mode: 0o600, flag: "wx" });
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    throw new Problem(code === "EEXIST" ? `${path} exists already. Name another file.` : message);
  }
  const secrets = passphrase === undefined ? "without their secrets" : "their secrets encrypted with the passphrase";
  const { left_out: leftOut = [] } = JSON.parse(content) as { left_out?: string[] };
  return {
    answer: { file: path, left_out: leftOut },
    show() {
      screen.done(`All records are in ${path}, ${secrets}.`);
      if (leftOut.length > 0) screen.warn(`These secrets are not in it: ${leftOut.join(", ")}.`);
    },
  };
}

function showRekeyed({ rewritten, unreadable = 0 }: { rewritten: number; unreadable?: number }): void {
  screen.done(`The secrets of ${counted(rewritten, "record")} are encrypted with the first key of SETTINGS_KEY.`);
  if (unreadable === 0) return;
  screen.warn(`SETTINGS_KEY does not open the secrets of ${counted(unreadable, "record")}. Set those secrets again.`);
}

const counted = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

/** Adds what may have been meant by a kind or a field that does not exist. */
async function explain(problem: Problem, command: Command, api: AdminApi): Promise<Problem> {
  if (!("kind" in command) || command.kind === undefined) return problem;
  const kinds = await api.kinds();
  const kind = kinds.find(({ name }) => name === command.kind);
  if (kind === undefined) {
    const names = kinds.map(({ name }) => name);
    return new Problem(problem.message + hint(command.kind, names));
  }
  if (!(problem instanceof Refused)) return problem;
  const fields = kind.fields.map(({ name }) => name);
  const lines = problem.faults.map((fault) => {
    const [field = ""] = fault.field.split(".");
    const isKnown = ["", "id", "kind", ...fields].includes(field);
    return sentenceOf(fault) + (isKnown ? "" : hint(field, fields) || ` The fields are: ${fields.join(", ")}.`);
  });
  return new Problem(lines.join("\n"));
}

function hint(typed: string, names: readonly string[]): string {
  const [near] = nearest(typed, names, 1);
  return near === undefined ? "" : ` Did you mean ${near}?`;
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (thrown) {
    throw new Problem(`${path} cannot be read: ${(thrown as Error).message}`);
  }
}
