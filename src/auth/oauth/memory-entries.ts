import type { Entry } from "./oauth-store.ts";

/** Entries that are kept in memory only, the last so many of them. Any stranger can cause them, so they write no row. */
export class MemoryEntries {
  readonly #max: number;
  readonly #entries = new Map<string, Entry>();

  constructor(max: number) {
    this.#max = max;
  }

  get(key: string): Entry | null {
    const entry = this.#entries.get(key);
    if (entry === undefined) return null;
    return entry.expires_at !== null && entry.expires_at <= Date.now() ? null : entry;
  }

  put(entry: Entry): void {
    this.#entries.delete(entry.key);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= this.#max && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(entry.key, entry);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }
}
