import { SharedRead } from "../core/shared-read.ts";
import type { StoredRecord } from "./store/record-table.ts";
import type { SettingsStore, Snapshot } from "./store/settings-store.ts";

/** What an isolate knows of the records. */
export interface KnownRecords {
  /** Undefined until the object was reached for the first time. */
  records: readonly StoredRecord[] | undefined;
  /** Whether the last question to the object was answered. */
  reached: boolean;
}

/** How long an isolate asks nothing after an answer. So a change reaches everybody within this time. */
const RENEW_MS = 30_000;
/** The same after a question without an answer, so that calls do not each wait for an object that is away. */
const RETRY_MS = 5_000;
const DEADLINE_MS = 2_000;

interface Memory {
  snapshot?: Snapshot & { records: StoredRecord[] };
  known: KnownRecords;
  /** When the object is asked again, ms since 1970. */
  until: number;
  shared: SharedRead<void>;
  /** Counts how often the records were forgotten, so that an answer from before does not count. */
  forgotten: number;
}

// By asker: a Worker's environment, or an object. Objects of one isolate must not share a read, because the runtime does not
// let one object wait for what another has asked.
const memories = new WeakMap<object, Memory>();

/** An environment in which the SettingsStore is bound. Scripts and the warm-up have none. */
interface Bound {
  SETTINGS_STORE?: DurableObjectNamespace<SettingsStore>;
}

/** Returns the one SettingsStore. */
export const settingsStore = (env: Required<Bound>): DurableObjectStub<SettingsStore> =>
  env.SETTINGS_STORE.getByName("settings");

/**
 * Returns the records as this isolate knows them. It asks the object, by revision, if it has not for 30 seconds; calls that
 * come meanwhile wait for the same answer. It never rejects: an object that is away changes nothing.
 * @param asker the object that asks; the Worker's environment if it is no object
 */
export function knownRecords(env: Bound, asker: object = env): KnownRecords | Promise<KnownRecords> {
  const memory = memories.get(asker) ?? begin(asker);
  if (env.SETTINGS_STORE === undefined || Date.now() < memory.until) return memory.known;
  return memory.shared.read(() => renew(env as Required<Bound>, memory)).then(() => memory.known);
}

/** Makes the next call of this asker ask, after a change through this isolate. */
export function forgetRecords(asker: object): void {
  const memory = memories.get(asker);
  if (memory === undefined) return;
  memory.until = 0;
  memory.forgotten += 1;
  memory.shared.forget();
}

function begin(asker: object): Memory {
  const memory: Memory = {
    known: { records: undefined, reached: true },
    until: 0,
    shared: new SharedRead(DEADLINE_MS * 2),
    forgotten: 0,
  };
  memories.set(asker, memory);
  return memory;
}

async function renew(env: Required<Bound>, memory: Memory): Promise<void> {
  const { forgotten } = memory;
  const askedAt = Date.now();
  try {
    const { revision, records = memory.snapshot?.records ?? [] } = await withinDeadline(
      settingsStore(env).read(memory.snapshot?.revision) as Promise<Snapshot>,
    );
    if (memory.snapshot?.revision !== revision) memory.snapshot = { revision, records };
    if (memory.forgotten === forgotten) memory.until = askedAt + RENEW_MS;
    if (memory.known.records !== memory.snapshot?.records || !memory.known.reached) {
      memory.known = { records: memory.snapshot?.records, reached: true };
    }
  } catch {
    memory.until = Date.now() + RETRY_MS;
    if (memory.known.reached) memory.known = { ...memory.known, reached: false };
  }
}

async function withinDeadline<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("late")), DEADLINE_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
