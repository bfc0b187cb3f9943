import { databasesBelow, readDatabase } from "../../harness/workerd/databases.ts";
import { answerTo, faultIn, readPrompt } from "./asked.ts";
import type { Ledger } from "./ledger.ts";

/** What the tables hold after a run: lines to show, and faults. */
export interface Stored {
  lines: string[];
  wrong: string[];
}

type Row = Record<string, string | number | null>;
type Ask = (sql: string) => Row[];

/** Checks the tables of the objects, once the process has ended. */
export function storedFaults(folder: string, ledger: Ledger): Stored {
  const stored: Stored = { lines: [], wrong: [] };
  let queues = 0;
  const turns = new Set<string>();
  for (const file of databasesBelow(folder)) {
    readDatabase(file, (database) => {
      const ask: Ask = (sql) => database.prepare(sql).all() as Row[];
      const tables = new Set(ask("SELECT name FROM sqlite_master").map(({ name }) => name));
      if (tables.has("pieces")) {
        queues++;
        readQueue(ask, ledger, stored);
      } else if (tables.has("messages")) readSessions(ask, ledger, stored, turns);
    });
  }
  const lost = ledger.turns.filter(({ label }) => !turns.has(label));
  if (lost.length > 0) stored.wrong.push(`${lost.length} turns of sessions were lost: ${lost[0]?.label}`);
  if (queues !== 1) stored.wrong.push(`There are ${queues} tables of requests.`);
  return stored;
}

/** Queries that must find no rows. */
const LEFTOVERS: readonly [what: string, sql: string][] = [
  ["requests have no end", "SELECT id FROM requests WHERE ended_at IS NULL"],
  ["requests have a state that is no end", "SELECT id FROM requests WHERE state IN ('queued', 'running')"],
  ["requests were interrupted", "SELECT id FROM requests WHERE state = 'interrupted'"],
  ["outcomes were not delivered", "SELECT id FROM requests WHERE deliver_to IS NOT NULL"],
  ["pieces are of no request", "SELECT request_id AS id FROM pieces WHERE request_id NOT IN (SELECT id FROM requests)"],
  ["inputs were kept", "SELECT request_id AS id FROM pieces WHERE part IN ('input', 'noted')"],
  [
    "requests have no outcome",
    "SELECT id FROM requests WHERE id NOT IN (SELECT request_id FROM pieces WHERE part = 'end')",
  ],
  [
    "requests have two outcomes",
    "SELECT request_id AS id FROM pieces WHERE part = 'end' GROUP BY 1 HAVING count(*) > 1",
  ],
];

function readQueue(ask: Ask, ledger: Ledger, { lines, wrong }: Stored): void {
  const states = new Map(ask("SELECT id, state FROM requests").map(({ id, state }) => [String(id), String(state)]));
  const counts = ask("SELECT state, count(*) AS count FROM requests GROUP BY 1");
  lines.push(`Requests in the table: ${counts.map(({ state, count }) => `${state} ${count}`).join(", ")}`);
  for (const [what, sql] of LEFTOVERS) {
    const found = ask(sql);
    if (found.length > 0) wrong.push(`${found.length} ${what}: ${found[0]?.id}`);
  }
  for (const [id, { end }] of ledger.seen) {
    if (states.get(id) === undefined) ledger.fault("an accepted request is not in the table", id);
    else if (end !== undefined && states.get(id) !== end) {
      ledger.fault("the table has another outcome", `${id}: ${end}, ${states.get(id)}`);
    }
  }
  for (const { id, text } of ask(
    "SELECT request_id AS id, group_concat(data, '') AS text FROM (SELECT * FROM pieces WHERE part = 'text' ORDER BY request_id, seq) GROUP BY 1",
  )) {
    checkText(String(id), String(text), ledger);
  }
}

/** Checks that each token is the next of the same answer. */
function checkText(id: string, text: string, ledger: Ledger): void {
  const label = /^ ?(\w+)t0/.exec(text)?.[1];
  if (label === undefined) return;
  const tokens = text.split(" ").length;
  const asked = { label, tokens, gapMs: 0 };
  // Tokens are never cut in the middle.
  if (text !== answerTo(asked))
    ledger.fault("a stored text has a gap or a token twice", `${id}: ${faultIn(text, asked, "whole")}`);
}

/** @param turns receives the label of every question */
function readSessions(ask: Ask, ledger: Ledger, { lines, wrong }: Stored, turns: Set<string>): void {
  const busy = ask("SELECT id FROM sessions WHERE turn_id IS NOT NULL");
  if (busy.length > 0) wrong.push(`${busy.length} sessions are still at a turn: ${busy[0]?.id}`);
  const messages = ask("SELECT session_id, role, content FROM messages ORDER BY session_id, seq");
  const sessions = new Set(messages.map(({ session_id }) => session_id)).size;
  lines.push(`Conversations of a user: ${sessions} with ${messages.length} messages`);
  for (let place = 0; place < messages.length; place += 2) {
    const [question, answer] = messages.slice(place, place + 2);
    if (question !== undefined) readTurn(question, answer, turns, ledger);
  }
}

/** Checks a question and its answer: they must follow each other, and no question may appear twice. */
function readTurn(question: Row, answer: Row | undefined, before: Set<string>, ledger: Ledger): void {
  const asked = question.role === "user" ? readPrompt(question.content) : undefined;
  const told = `${question.session_id}: ${question.role} ${String(question.content).slice(0, 60)}`;
  if (asked === undefined || answer?.role !== "assistant" || answer.session_id !== question.session_id) {
    ledger.fault("a session is not question and answer in turn", told);
    return;
  }
  if (before.has(asked.label)) ledger.fault("a session has a question twice", told);
  before.add(asked.label);
  ledger.text("a session", String(answer.content), asked, "beginning");
}
