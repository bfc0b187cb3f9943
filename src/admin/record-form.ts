import type { RecordData, RecordFault, RecordKind } from "../config/records/record-kind.ts";
import type { ShownRecord } from "../config/store/change.ts";

/** What the form of a record shows. */
export interface RecordForm {
  kind: RecordKind;
  /** The record to change; undefined in the form that adds one. */
  record?: ShownRecord;
  /** What was typed before, if the form was not taken. Secrets are not in it. */
  typed?: URLSearchParams;
  faults: readonly RecordFault[];
}

/** Prefix of the names of fields in a form, so that they cannot be taken for the form's own. */
const FIELD = "field.";
/** Prefix of boxes that remove a secret. */
const REMOVE = "remove.";

/** The name of a field's input. */
export const inputName = (field: string): string => `${FIELD}${field}`;
/** The name of the box that removes a secret. */
export const removalName = (field: string): string => `${REMOVE}${field}`;

/**
 * Whether a form of this kind needs a recent password: its records let someone in, or say where a secret is sent. A browser
 * that is left open must not be enough for that.
 */
export const needsPassword = ({ givesAccess, secrets }: RecordKind): boolean =>
  givesAccess === true || secrets.length > 0;

/** Returns the fields that a form has, in their order. */
export const formFields = ({ kind, record }: Pick<RecordForm, "kind" | "record">): string[] =>
  Object.keys(kind.fields.shape).filter((field) => record !== undefined || kind.form?.[field]?.existingOnly !== true);

/** Returns the change that a form asks for. What was left empty keeps its value, or is removed if it had one. */
export function readRecordForm(kind: RecordKind, record: ShownRecord | undefined, form: URLSearchParams): RecordData {
  const fields = formFields({ kind, record }).map((field) => [field, readField(kind, field, record, form)] as const);
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined));
}

function readField(kind: RecordKind, field: string, record: ShownRecord | undefined, form: URLSearchParams): unknown {
  const { choices, isBox } = kind.form?.[field] ?? {};
  const typed = form.getAll(inputName(field));
  if (choices !== undefined) return typed.length === 0 && record === undefined ? undefined : typed;
  const [text = ""] = typed;
  if (isBox && text !== "") return true;
  return text === "" ? readEmpty(kind, field, record, form) : text;
}

function readEmpty(kind: RecordKind, field: string, record: ShownRecord | undefined, form: URLSearchParams): unknown {
  const stored = record?.data[field];
  if (kind.form?.[field]?.isBox) return stored === true ? false : undefined;
  if (kind.secrets.includes(field)) return form.has(removalName(field)) ? null : undefined;
  // A field that is needed says itself what is wrong with an empty text.
  if (kind.fields.shape[field]?.safeParse(undefined).success === false) return "";
  return stored === undefined ? undefined : null;
}

/** Returns what was typed, without secrets: a page never shows one again. */
export function withoutSecrets(kind: RecordKind, form: URLSearchParams): URLSearchParams {
  const kept = [...form].filter(([name]) => !kind.secrets.some((secret) => name === inputName(secret)));
  return new URLSearchParams(kept);
}
