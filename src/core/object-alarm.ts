/** The part of a Durable Object's storage that is needed here. Times are ms since 1970. */
interface AlarmStorage {
  getAlarm(): Promise<number | null>;
  setAlarm(at: number): Promise<void>;
  deleteAlarm(): Promise<void>;
}

/** When some work of an object is due; undefined while there is none. Times are ms since 1970. */
export type DueTime = (now: number) => number | undefined;

/**
 * Owner of the one alarm of a Durable Object. Whatever needs the alarm adds its due time; nothing else sets one.
 *
 * The platform retries an alarm that fails six times within about two minutes and then drops it. So `run` plans the next
 * alarm before the work: work that fails, for whatever reason and however often, comes again after `retryMs`.
 */
export class ObjectAlarm {
  readonly #storage: AlarmStorage;
  readonly #retryMs: number;
  readonly #dueTimes: DueTime[] = [];
  /** The alarm that this object has set last, as far as it has not run. */
  #planned = Number.POSITIVE_INFINITY;

  constructor(storage: AlarmStorage, retryMs: number) {
    this.#storage = storage;
    this.#retryMs = retryMs;
  }

  add(dueTime: DueTime): void {
    this.#dueTimes.push(dueTime);
  }

  /** Sets the alarm to the earliest due time, if none is planned before it. */
  async plan(): Promise<void> {
    const due = this.#earliest();
    if (due === undefined) return;
    const planned = await this.#storage.getAlarm();
    if (planned === null || planned > due) await this.#set(due);
    else this.#planned = planned;
  }

  /** Sets the alarm as `plan` does, if none is known before `at`. For work that can wait until then, as it costs nothing mostly. */
  async planUnlessBefore(at: number): Promise<void> {
    if (this.#planned > at) await this.plan();
  }

  /** Does the work of an alarm, then plans the next. @throws what the work throws; the alarm comes again all the same */
  async run(work: () => Promise<void> | void): Promise<void> {
    await this.#set(Date.now() + this.#retryMs);
    await work();
    const due = this.#earliest();
    await (due === undefined ? this.#delete() : this.#set(due));
  }

  async #set(at: number): Promise<void> {
    await this.#storage.setAlarm(at);
    this.#planned = at;
  }

  #delete(): Promise<void> {
    this.#planned = Number.POSITIVE_INFINITY;
    return this.#storage.deleteAlarm();
  }

  #earliest(): number | undefined {
    const now = Date.now();
    const due = this.#dueTimes.flatMap((dueTime) => dueTime(now) ?? []);
    // workerd refuses a time of 0 or below.
    return due.length === 0 ? undefined : Math.max(Math.min(...due), 1);
  }
}
