import type * as z from "zod";

/** What a record holds, as plain JSON. Secrets are not in it. */
export type RecordData = Readonly<Record<string, unknown>>;

/** What is wrong with a field of a record. It never contains a value. */
export interface RecordFault {
  /** The field, with the place in it: `grants.1`. Empty if it is about the whole record. */
  field: string;
  problem: string;
}

/** What becomes of a change: what is stored, and what is shown this one time and never again; or what is wrong. */
export type Completed = { ok: true; data: RecordData; shownOnce?: string } | { ok: false; faults: RecordFault[] };

/** How a form asks for a field, where that is more than a line of text. */
interface FieldForm {
  /** Values of which some are ticked, each with a sentence that says what it means. */
  choices?: Readonly<Record<string, string>>;
  /** One box to tick, which means true. */
  isBox?: true;
  /** Whether only a record that exists has it: a command about what is stored. */
  existingOnly?: true;
}

/**
 * One kind of record that the owner makes and changes while Hearth runs. Each has a file of its own here and an entry in
 * `record-kinds.ts`. API, command and pages are made from it.
 */
export interface RecordKind {
  /** Stored with each record, so it never changes. */
  name: string;
  /** Form of the data. A build leaves records of a higher version alone. Raise it only if older builds would misread them. */
  version: number;
  /** What the records are, in the plural, for headings. */
  title: string;
  /** One sentence for the owner. */
  about: string;
  /** How many there may be: all of them are in the memory of every isolate. */
  max: number;
  /** Reads an id as it was typed, and returns it in the form in which it is stored. */
  id: z.ZodType<string, string>;
  /** What an id looks like, for messages and forms. */
  idExample: string;
  /** All ids that there can be, where they are few. */
  ids?: readonly string[];
  /**
   * The fields that the owner may set, in the order of the form, each with a description. Fields in `secrets` are stored
   * encrypted and never shown.
   */
  fields: z.ZodObject;
  secrets: readonly string[];
  form?: Readonly<Record<string, FieldForm>>;
  /** Whether a record lets someone in. Pages then ask for the password again before they make or change one. */
  givesAccess?: true;
  /** Returns what is wrong with stored data, where that is not just the fields. */
  check?(id: string, data: RecordData): RecordFault[];
  /** Makes what is stored from the fields, where that is more than the fields. `current` is what is stored now. */
  complete?(id: string, fields: RecordData, current: RecordData | undefined): Completed;
  /** What is shown of stored data, where that is less than all of it. */
  shown?(data: RecordData): RecordData;
}
