import type { Exchange } from "./exchange.ts";
import { MOMENTS, type RecordEntry, type RecordFilter, type RecordWait } from "./record-entry.ts";

const TIMEOUT_MS = 5000;

/** Every request, and those that are not over yet. */
export class RequestRecord {
  readonly entries: RecordEntry[] = [];
  /** What the stand-in is still at work on. */
  readonly open = new Set<Exchange>();
  readonly #watchers = new Set<() => void>();

  add(entry: Omit<RecordEntry, "id" | "tokensSent">): RecordEntry {
    const added = { id: this.entries.length + 1, ...entry, tokensSent: 0 };
    this.entries.push(added);
    this.changed();
    return added;
  }

  changed(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }

  list(filter: RecordFilter = {}): RecordEntry[] {
    return this.entries.filter(
      (entry) =>
        (filter.path === undefined || entry.path === filter.path) &&
        (filter.model === undefined || modelOf(entry) === filter.model) &&
        entry.id > (filter.after ?? 0),
    );
  }

  /** The entries for which that moment has come, as soon as there are enough of them; undefined when time is up. */
  async waitFor(wait: RecordWait): Promise<RecordEntry[] | undefined> {
    const reached = () => {
      const found = this.list(wait).filter(
        (entry) => entry[MOMENTS[wait.wait]] !== undefined && entry.tokensSent >= (wait.tokens ?? 0),
      );
      return found.length >= (wait.count ?? 1) ? found : undefined;
    };
    const ready = reached();
    if (ready !== undefined) return ready;
    const { promise, resolve } = Promise.withResolvers<RecordEntry[] | undefined>();
    const watcher = () => {
      const found = reached();
      if (found !== undefined) resolve(found);
    };
    const timer = setTimeout(() => resolve(undefined), wait.timeout ?? TIMEOUT_MS);
    this.#watchers.add(watcher);
    return promise.finally(() => {
      clearTimeout(timer);
      this.#watchers.delete(watcher);
    });
  }
}

const modelOf = ({ body }: RecordEntry) => (body as { model?: unknown } | null | undefined)?.model;
