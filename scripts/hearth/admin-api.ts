import type { ShownRecord } from "../../src/config/store/change.ts";
import type { AuditRow } from "../../src/config/store/record-table.ts";
import type { Answer } from "../doctor/probe.ts";
import { Problem } from "../terminal/problem.ts";
import { problemIn, read, send } from "./api-answer.ts";

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
