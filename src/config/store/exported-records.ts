import * as z from "zod";
import { faultsIn } from "../records/faults-in.ts";
import { faultsOf } from "../records/read-change.ts";
import type { RecordData, RecordFault, RecordKind } from "../records/record-kind.ts";
import type { StoredRecord } from "./record-table.ts";
import { placeOf } from "./seal.ts";

/** The most that workerd accepts. */
const ITERATIONS = 100_000;
/** Longest data of a record, in characters of JSON: all records are in the memory of every isolate. */
const MAX_RECORD_CHARACTERS = 16_000;

/** Said of a record that is too large. */
export const TOO_LARGE = `is larger than ${MAX_RECORD_CHARACTERS} characters`;

/** Whether the data of a record is larger than it may be. */
export const isTooLarge = (data: RecordData): boolean => JSON.stringify(data).length > MAX_RECORD_CHARACTERS;

const FORMAT = "hearth-records";

const exported = z.object(
  {
    format: z.literal(FORMAT, { error: "is not a file of exported records" }),
    version: z.literal(1, { error: "is of a newer Hearth; update this one first" }),
    records: z.array(
      z.object({ kind: z.string(), id: z.string(), version: z.int(), data: z.record(z.string(), z.unknown()) }),
    ),
    /** The places of secrets that are not in the file. */
    left_out: z.array(z.string()).optional(),
    /** The secrets, encrypted with a passphrase: a JSON object of texts by their places. */
    secrets: z.object({ salt: z.base64url(), iv: z.base64url(), sealed: z.base64url() }).optional(),
  },
  { error: "is not a file of exported records" },
);

/** A record to import. Secrets are in clear. */
export interface ImportedRecord {
  kind: RecordKind;
  id: string;
  data: RecordData;
  secrets: Record<string, string>;
}

/** Texts of secrets by their places: see `placeOf`. */
type Secrets = Record<string, string>;

/**
 * Writes records as the text of a file. Without a passphrase it has no secrets. The file names the secrets that it lacks, also
 * those that SETTINGS_KEY does not open.
 */
export async function writeExport(records: StoredRecord[], secrets: Secrets, passphrase?: string): Promise<string> {
  const open = records.map(({ kind, id, version, data }) => ({ kind, id, version, data }));
  const sealed = passphrase === undefined ? undefined : await seal(JSON.stringify(secrets), passphrase);
  const all = records.flatMap(({ kind, id, secrets: own }) =>
    Object.keys(own).map((field) => placeOf(kind, id, field)),
  );
  const leftOut = all.filter((place) => sealed === undefined || secrets[place] === undefined);
  const file: z.input<typeof exported> = {
    format: FORMAT,
    version: 1,
    records: open,
    left_out: leftOut,
    secrets: sealed,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** Reads the text of a file, or returns everything that is wrong with it, each fault with its place. */
export async function readExport(
  text: string,
  kinds: readonly RecordKind[],
  passphrase?: string,
): Promise<{ ok: true; records: ImportedRecord[] } | { ok: false; faults: RecordFault[] }> {
  const file = exported.safeParse(parse(text));
  if (!file.success) return { ok: false, faults: faultsIn(file) };
  const secrets = file.data.secrets === undefined ? {} : await open(file.data.secrets, passphrase);
  if (secrets === undefined)
    return { ok: false, faults: [{ field: "passphrase", problem: "does not open the secrets in this file" }] };
  const read = file.data.records.map((record, place) => readRecord(record, place, kinds, secrets));
  const faults = read.flatMap((record) => ("faults" in record ? record.faults : []));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, records: read.flatMap((record) => ("faults" in record ? [] : [record])) };
}

function readRecord(
  { kind: name, id, version, data }: z.output<typeof exported>["records"][number],
  place: number,
  kinds: readonly RecordKind[],
  secrets: Secrets,
): ImportedRecord | { faults: RecordFault[] } {
  const at = (field: string) => `records.${place}.${field}`;
  const kind = kinds.find((known) => known.name === name);
  if (kind === undefined || version > kind.version) {
    return { faults: [{ field: at("kind"), problem: "is of a newer Hearth; update this one first" }] };
  }
  const readId = kind.id.safeParse(id);
  const faults = [
    ...faultsIn(readId).map(({ problem }) => ({ field: at("id"), problem })),
    ...faultsOf(kind, id, data).map(({ field, problem }) => ({ field: at(`data.${field}`), problem })),
    ...(isTooLarge(data) ? [{ field: at("data"), problem: TOO_LARGE }] : []),
  ];
  if (!readId.success || faults.length > 0) return { faults };
  const own = kind.secrets.flatMap((field) => {
    const secret = secrets[placeOf(name, readId.data, field)];
    return secret === undefined ? [] : [[field, secret] as const];
  });
  const wrong = own.flatMap(([field, secret]) =>
    faultsIn((kind.fields.shape[field] as z.ZodType).safeParse(secret)).map(({ problem }) => ({
      field: at(field),
      problem,
    })),
  );
  return wrong.length > 0 ? { faults: wrong } : { kind, id: readId.data, data, secrets: Object.fromEntries(own) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function seal(text: string, passphrase: string) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(passphrase, salt), Buffer.from(text));
  return { salt: toBase64(salt), iv: toBase64(iv), sealed: toBase64(new Uint8Array(sealed)) };
}

async function open(
  { salt, iv, sealed }: { salt: string; iv: string; sealed: string },
  passphrase = "",
): Promise<Secrets | undefined> {
  try {
    const cipher = { name: "AES-GCM", iv: Buffer.from(iv, "base64url") };
    const key = await keyOf(passphrase, Buffer.from(salt, "base64url"));
    const opened = await crypto.subtle.decrypt(cipher, key, Buffer.from(sealed, "base64url"));
    return z.record(z.string(), z.string()).parse(JSON.parse(new TextDecoder().decode(opened)));
  } catch {
    return undefined;
  }
}

async function keyOf(passphrase: string, salt: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const secret = Buffer.from(passphrase.normalize("NFC"));
  const key = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
  const derivation = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS };
  return crypto.subtle.deriveKey(derivation, key, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

const toBase64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");
