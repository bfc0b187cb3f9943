import { DAY_MS } from "../core/day.ts";
import { ObjectAlarm } from "../core/object-alarm.ts";
import type { DiscardedMessages } from "./store/discarded-messages.ts";
import { expiryOf, type SessionLimits } from "./store/session-limits.ts";
import type { SessionTable } from "./store/session-table.ts";

/** When an alarm that failed comes again, and when one without readable settings looks again. */
const RETRY_MS = 60 * 60 * 1000;
/** Pause after each slice in a row, until it is the longest: the object and the machine must also serve the user. */
const PAUSE_MS = { step: 10, longest: 250 };
/** Sessions that one alarm expires. If there are more, the next alarm follows at once. */
const MAX_EXPIRED = 20;
/** Messages after which an alarm expires no further session: one may have ten thousand. */
const MAX_EXPIRED_MESSAGES = 10_000;

/** The tables that a cleanup works on, and the storage of their object. */
interface Store {
  storage: DurableObjectStorage;
  sessions: SessionTable;
  discarded: DiscardedMessages;
  /** Reads the settings; undefined if they are faulty. */
  readLimits: () => Promise<SessionLimits | undefined>;
}

/** Cleanup of a ChatStore, which its alarm does: sessions expire, and discarded messages are deleted slice by slice. */
export class Cleanup {
  readonly #store: Store;
  readonly #alarm: ObjectAlarm;
  /** As of the last event; undefined if the settings were faulty. */
  #limits: SessionLimits | undefined;
  /** Slices that were deleted in a row. */
  #slices = 0;

  constructor(store: Store) {
    this.#store = store;
    this.#alarm = new ObjectAlarm(store.storage, RETRY_MS);
    this.#alarm.add((now) => (store.discarded.exist() ? now + this.#pauseMs : undefined));
    this.#alarm.add((now) => {
      const oldest = store.sessions.oldestUse();
      if (oldest === undefined) return undefined;
      return this.#limits === undefined ? now + RETRY_MS : expiryOf(oldest, this.#limits);
    });
  }

  /** Plans the next alarm. Call it after every write. */
  async plan(): Promise<void> {
    this.#limits = await this.#store.readLimits();
    await this.#alarm.plan();
  }

  /** Does the work of one alarm, and plans the next. */
  run(): Promise<void> {
    return this.#alarm.run(async () => {
      this.#limits = await this.#store.readLimits();
      // Without readable settings nobody knows what has expired.
      if (this.#limits !== undefined) this.#expire(this.#limits);
      this.#store.discarded.deleteSlice();
      this.#slices = this.#store.discarded.exist() ? this.#slices + 1 : 0;
    });
  }

  get #pauseMs(): number {
    return Math.min(this.#slices * PAUSE_MS.step, PAUSE_MS.longest);
  }

  #expire({ ttlDays }: SessionLimits): void {
    const { storage, sessions, discarded } = this.#store;
    let messages = 0;
    for (const { id, messages: ofSession } of sessions.unusedSince(Date.now() - ttlDays * DAY_MS, MAX_EXPIRED)) {
      if (messages > 0 && messages + ofSession > MAX_EXPIRED_MESSAGES) return;
      messages += ofSession;
      storage.transactionSync(() => {
        discarded.setAside(id);
        sessions.delete(id);
      });
    }
  }
}
