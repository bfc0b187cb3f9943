import type { StandInOptions } from "./options.ts";
import type { RecordEntry, RecordFilter, RecordWait } from "./record/record-entry.ts";
import type { Script } from "./script/script.ts";

export type { RecordEntry } from "./record/record-entry.ts";
export type { EdgePreset, Fault, Script } from "./script/script.ts";

export interface StandInControl {
  /** Starts over with these options: open calls are broken off, the record and the scripts are emptied. */
  reset(options?: Partial<StandInOptions>): Promise<void>;
  /** Queues scripts for the next requests that match. */
  script(...scripts: Script[]): Promise<void>;
  /** Continues what a script holds: that request, or all. Returns how many there were. */
  release(id?: number): Promise<number>;
  /** Requests so far, oldest first. */
  record(filter?: RecordFilter): Promise<RecordEntry[]>;
  /** Returns the lines that contain part of anything ever asked or answered here, also before the last reset. */
  overheard(lines: readonly string[]): Promise<string[]>;
  /** Waits until an entry fulfils the condition, and returns the last such entry. @throws Error after `timeout` */
  waitFor(wait: RecordWait): Promise<RecordEntry>;
}

/** Controls a stand-in over HTTP, from Node or from within workerd. */
export function standInControl(baseUrl: string): StandInControl {
  const call = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(`${baseUrl}/_stand-in/${path}`, init);
    if (!response.ok) throw new Error(`stand-in: ${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  const post = (path: string, body: unknown) => call(path, { method: "POST", body: JSON.stringify(body) });
  const entries = async (query: RecordFilter) => {
    const given = Object.entries(query).filter(([, value]) => value !== undefined);
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return (await call(`record?${text}`)) as RecordEntry[];
  };
  return {
    reset: async (options) => void (await post("reset", { options })),
    script: async (...scripts) => void (await post("script", scripts)),
    release: async (id) => ((await post("release", { id })) as { released: number }).released,
    overheard: async (lines) => (await post("overheard", lines)) as string[],
    record: (filter = {}) => entries(filter),
    waitFor: async (wait) => (await entries(wait)).at(-1) as RecordEntry,
  };
}
