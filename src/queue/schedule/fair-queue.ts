interface Waiting {
  id: string;
  user: string;
}

/**
 * Who is next: at most `limit` run at once, `mostOfUser` of them one user's, and the users take turns, so that nobody
 * waits for another's fifty requests. Within one user, first come, first served.
 */
export class FairQueue {
  readonly #running = new Map<string, string>();
  #waiting: Waiting[] = [];
  /** Users in the order of their last start; who started longest ago is next. */
  readonly #lastStart = new Map<string, number>();
  #starts = 0;
  readonly #limit: number;
  readonly #mostOfUser: number;

  constructor(limit: number, mostOfUser = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
    this.#mostOfUser = mostOfUser;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  waitingOf(user: string): number {
    return this.#waiting.filter((waiting) => waiting.user === user).length;
  }

  /** Whether nothing more of this user may start before something of theirs has ended. */
  isBusy(user: string): boolean {
    return this.#runningOf(user) >= this.#mostOfUser;
  }

  /** Whether a request of this user that comes now starts at once. */
  isFreeFor(user: string): boolean {
    return this.#running.size < this.#limit && !this.isBusy(user);
  }

  enqueue(id: string, user: string): void {
    this.#waiting.push({ id, user });
  }

  /** Takes the requests that may start now. */
  start(): string[] {
    const started: string[] = [];
    while (this.#running.size < this.#limit) {
      const next = this.#order()[0];
      if (next === undefined || this.isBusy(next.user)) break;
      this.#waiting = this.#waiting.filter(({ id }) => id !== next.id);
      this.#running.set(next.id, next.user);
      this.#lastStart.set(next.user, ++this.#starts);
      started.push(next.id);
    }
    return started;
  }

  /** Ended, however: a running or a waiting one. */
  leave(id: string): void {
    this.#running.delete(id);
    this.#waiting = this.#waiting.filter((waiting) => waiting.id !== id);
  }

  /** 1 is next; 0 when it does not wait. */
  position(id: string): number {
    return this.#order().findIndex((waiting) => waiting.id === id) + 1;
  }

  #runningOf(user: string): number {
    return [...this.#running.values()].filter((running) => running === user).length;
  }

  /** The waiting in the order in which they will start, each user one at a time; last those whose user is busy then. */
  #order(): Waiting[] {
    const turnOf = new Map<string, number>();
    return this.#waiting
      .map((waiting) => {
        const turn = turnOf.get(waiting.user) ?? 0;
        turnOf.set(waiting.user, turn + 1);
        const held = this.#runningOf(waiting.user) + turn >= this.#mostOfUser ? 1 : 0;
        return { waiting, turn, held, since: this.#lastStart.get(waiting.user) ?? 0 };
      })
      .sort((a, b) => a.held - b.held || a.turn - b.turn || a.since - b.since)
      .map(({ waiting }) => waiting);
  }
}
