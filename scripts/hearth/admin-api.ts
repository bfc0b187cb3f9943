import type { RecordFault } from "../../src/config/records/record-kind.ts";
import type { ShownRecord } from "../../src/config/store/change.ts";
import type { AuditRow } from "../../src/config/store/record-table.ts";
import { parseJsonObject } from "../../src/core/json-object.ts";
import { HEARTH_VERSION } from "../../src/core/version.ts";
import { Fault } from "../doctor/finding.ts";
import { type Answer, open } from "../doctor/probe.ts";
import { whyNotHearth } from "../doctor/why-not-hearth.ts";
import { Problem } from "../terminal/problem.ts";

const TIMEOUT_MS = 30_000;
/** What a Hearth without this API says of its addresses. */
const NOTHING_THERE = "There is nothing at this address.";
const EARLIER = "an earlier version, which has no records. Update it: npm run deploy (on this machine: npm start)";

/** A kind of record, as the API describes it. */
export interface DescribedKind {
  name: string;
  title: string;
  about: string;
  id_example: string;
  fields: { name: string; description: string; secret: boolean }[];
}

/** A new session of the API. */
export interface OpenSession {
  session: string;
  /** Seconds. */
  expires_in: number;
}

/** A record after a change. A new token is shown this once. */
export interface Changed {
  record: ShownRecord;
  shown_once?: string;
}

/** A change that the API refused, with every fault and its field. */
export class Refused extends Problem {
  readonly faults: readonly RecordFault[];

  constructor(faults: readonly RecordFault[]) {
    super(faults.map(sentenceOf).join("\n"));
    this.faults = faults;
  }
}

/** Returns a fault as a sentence. */
export const sentenceOf = ({ field, problem }: RecordFault): string => `${field || "The record"} ${problem}.`;

/** The owner-only API of one Hearth, with an open session. Its methods throw a Problem. */
export class AdminApi {
  readonly origin: string;
  readonly #session: string;
  readonly #signal: AbortSignal;

  constructor(origin: string, session: string, signal: AbortSignal) {
    this.origin = origin;
    this.#session = session;
    this.#signal = signal;
  }

  /**
   * Makes sure, before a password is sent, that a Hearth with this API and a password answers.
   * @throws Problem that says what answers instead
   */
  static async find(origin: string, signal: AbortSignal): Promise<void> {
    const answer = await send(`${origin}/admin/api/kinds`, {}, signal);
    if (answer.status === 401 && answer.json?.error !== undefined) return;
    const isEarlier = String(answer.json?.error_description).startsWith(NOTHING_THERE);
    throw isEarlier ? new Problem(`The Hearth at ${origin} is of ${EARLIER}`) : problemIn(answer);
  }

  /** Opens a session, and returns its secret. @throws Problem if the password is refused */
  static async begin(origin: string, password: string, signal: AbortSignal): Promise<OpenSession> {
    const init = { method: "POST", ...jsonBody({ password }) };
    return read(await send(`${origin}/admin/api/session`, init, signal)) as unknown as OpenSession;
  }

  /** Whether the session is still open. */
  async isOpen(): Promise<boolean> {
    return (await this.#send("GET", "kinds")).status === 200;
  }

  /** Ends the session. */
  async end(): Promise<void> {
    await this.#call("DELETE", "session");
  }

  async kinds(): Promise<DescribedKind[]> {
    return ((await this.#call("GET", "kinds")) as { kinds: DescribedKind[] }).kinds;
  }

  async records(kind?: string): Promise<ShownRecord[]> {
    const query = kind === undefined ? "" : `?${new URLSearchParams({ kind })}`;
    return ((await this.#call("GET", `records${query}`)) as { records: ShownRecord[] }).records;
  }

  async record(kind: string, id: string): Promise<ShownRecord> {
    return ((await this.#call("GET", recordPath(kind, id))) as { record: ShownRecord }).record;
  }

  /** @param expected the revision that was seen, 0 for none. If it is another one now, nothing is changed. */
  async set(kind: string, id: string, fields: object, expected?: number): Promise<Changed> {
    return (await this.#call("PUT", recordPath(kind, id), { fields, expected })) as unknown as Changed;
  }

  async remove(kind: string, id: string, expected?: number): Promise<void> {
    const query = expected === undefined ? "" : `?expected=${expected}`;
    await this.#call("DELETE", `${recordPath(kind, id)}${query}`);
  }

  async audit(limit?: number): Promise<AuditRow[]> {
    const query = limit === undefined ? "" : `?limit=${limit}`;
    return ((await this.#call("GET", `audit${query}`)) as { audit: AuditRow[] }).audit;
  }

  /** Returns the text of the file with all records. Without a passphrase it has no secrets. */
  async export(passphrase?: string): Promise<string> {
    const answer = await this.#send("POST", "export", { passphrase });
    read(answer);
    return answer.text;
  }

  async import(file: string, passphrase?: string): Promise<{ imported: number }> {
    return (await this.#call("POST", "import", { file, passphrase })) as { imported: number };
  }

  /** Encrypts all secrets with the first key of SETTINGS_KEY. */
  async rekey(): Promise<{ rewritten: number; unreadable?: number }> {
    return (await this.#call("POST", "rekey")) as { rewritten: number; unreadable?: number };
  }

  async #call(method: string, path: string, body?: object) {
    return read(await this.#send(method, path, body));
  }

  #send(method: string, path: string, body?: object): Promise<Answer> {
    const { headers, ...rest } = body === undefined ? {} : jsonBody(body);
    const init = { method, headers: { ...headers, authorization: `Bearer ${this.#session}` }, ...rest };
    return send(`${this.origin}/admin/api/${path}`, init, this.#signal);
  }
}

const recordPath = (kind: string, id: string) => `records/${encodeURIComponent(kind)}/${encodeURIComponent(id)}`;

const jsonBody = (body: object): { headers?: Record<string, string>; body: string } => ({
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function send(url: string, init: RequestInit & { headers?: Record<string, string> }, signal: AbortSignal) {
  const headers = { ...init.headers, "user-agent": `hearth-scripts/${HEARTH_VERSION}` };
  try {
    const response = await open(url, {
      ...init,
      headers,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    const text = await response.text();
    return { url, status: response.status, headers: response.headers, text, json: parseJsonObject(text) };
  } catch (thrown) {
    signal.throwIfAborted();
    throw thrown instanceof Fault ? problemOf(thrown) : new Problem(`${new URL(url).origin} did not answer in time.`);
  }
}

function read(answer: Answer) {
  if (answer.status < 300 && answer.json !== undefined) return answer.json;
  throw problemIn(answer);
}

/** Returns what an answer says is wrong, in the words of Hearth; or what answers in its place. */
function problemIn(answer: Answer): Problem {
  const { error, error_description: description, faults } = answer.json ?? {};
  if (typeof error !== "string" || typeof description !== "string") return problemOf(whyNotHearth(answer));
  if (Array.isArray(faults) && faults.length > 0) return new Refused(faults as RecordFault[]);
  return new Problem(description);
}

function problemOf({ finding: { title, seen, next } }: Fault): Problem {
  return new Problem([`${title}. ${seen}`, next].filter(Boolean).join("\n"));
}
