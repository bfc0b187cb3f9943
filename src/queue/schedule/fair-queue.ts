/** What is counted of a request. */
interface Counted {
  user: string;
  bytes: number;
}

type Waiting = Counted & { id: string };

/**
 * Decides which request runs next. Users take turns, so that nobody waits for fifty requests of another user. Within one
 * user, the first to come is the first to run. A request that is too large to run beside the others holds up those behind
 * it: if small ones overtook it, it might wait without end.
 */
export class FairQueue {
  readonly #running = new Map<string, Counted>();
  #waiting: Waiting[] = [];
  /** Users in the order of their last start: the one who started longest ago is next. */
  readonly #lastStart = new Map<string, number>();
  #starts = 0;
  #limit: number;
  #userLimit: number;

  /** @param limit requests that run at once; @param userLimit those of one user among them */
  constructor(limit = 0, userLimit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
    this.#userLimit = userLimit;
  }

  /** Changes the limits. What runs beyond them is not stopped. */
  setLimits(limit: number, userLimit = Number.POSITIVE_INFINITY): void {
    this.#limit = limit;
    this.#userLimit = userLimit;
  }

  get limit(): number {
    return this.#limit;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  get runningBytes(): number {
    return bytesOf([...this.#running.values()]);
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  waitingOf(user: string): number {
    return this.#waiting.filter((waiting) => waiting.user === user).length;
  }

  /** Bytes that wait; of one user if one is named. */
  waitingBytes(user?: string): number {
    return bytesOf(this.#waiting.filter((waiting) => user === undefined || waiting.user === user));
  }

  /** Whether this user runs as many requests as one user may. */
  isAtLimit(user: string): boolean {
    return this.#runningOf(user) >= this.#userLimit;
  }

  /** Whether a new request would start at once. @param room bytes that may start */
  startsAtOnce(user: string, bytes = 0, room = Number.POSITIVE_INFINITY): boolean {
    const isNext = this.#waiting.every((waiting) => this.isAtLimit(waiting.user));
    return this.#running.size < this.#limit && !this.isAtLimit(user) && isNext && this.#fits(bytes, room);
  }

  enqueue(id: string, user: string, bytes = 0): void {
    this.#waiting.push({ id, user, bytes });
  }

  /** Moves the requests that may start now from waiting to running and returns their ids. @param room bytes that may start */
  start(room = Number.POSITIVE_INFINITY): string[] {
    const started: string[] = [];
    let left = room;
    while (this.#running.size < this.#limit) {
      const next = this.#order()[0];
      if (next === undefined || this.isAtLimit(next.user) || !this.#fits(next.bytes, left)) break;
      this.#waiting = this.#waiting.filter(({ id }) => id !== next.id);
      this.#running.set(next.id, next);
      left -= next.bytes;
      this.#lastStart.set(next.user, ++this.#starts);
      started.push(next.id);
    }
    return started;
  }

  /** Removes a request, whether it waits or runs. */
  remove(id: string): void {
    this.#running.delete(id);
    this.#waiting = this.#waiting.filter((waiting) => waiting.id !== id);
  }

  /** The place of a waiting request, 1 for the next; 0 when it does not wait. */
  position(id: string): number {
    return this.#order().findIndex((waiting) => waiting.id === id) + 1;
  }

  /** One request alone may always run. */
  #fits(bytes: number, room: number): boolean {
    return bytes <= room || this.#running.size === 0;
  }

  #runningOf(user: string): number {
    return [...this.#running.values()].filter((running) => running.user === user).length;
  }

  /** The waiting requests in the order of their start: one of each user in turn, those of users at their limit last. */
  #order(): Waiting[] {
    const roundOf = new Map<string, number>();
    return this.#waiting
      .map((waiting) => {
        const round = roundOf.get(waiting.user) ?? 0;
        roundOf.set(waiting.user, round + 1);
        const held = this.#runningOf(waiting.user) + round >= this.#userLimit ? 1 : 0;
        return { waiting, round, held, since: this.#lastStart.get(waiting.user) ?? 0 };
      })
      .sort((a, b) => a.held - b.held || a.round - b.round || a.since - b.since)
      .map(({ waiting }) => waiting);
  }
}

const bytesOf = (requests: readonly Counted[]) => requests.reduce((sum, { bytes }) => sum + bytes, 0);
