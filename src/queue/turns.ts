interface Waiting {
  id: string;
  user: string;
}

/**
 * Who is next: at most `limit` run at once, and the users take turns, so that nobody waits for another's fifty requests.
 * Within one user, first come, first served.
 */
export class Turns {
  readonly #running = new Map<string, string>();
  #waiting: Waiting[] = [];
  /** Users in the order of their last start; who started longest ago is next. */
  readonly #lastStart = new Map<string, number>();
  #starts = 0;
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get runningCount(): number {
    return this.#running.size;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  enqueue(id: string, user: string): void {
    this.#waiting.push({ id, user });
  }

  /** Takes the requests that may start now. */
  start(): string[] {
    const started: string[] = [];
    while (this.#running.size < this.#limit) {
      const next = this.#order()[0];
      if (next === undefined) break;
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

  /** The waiting in the order in which they will start, each user one at a time. */
  #order(): Waiting[] {
    const turnOf = new Map<string, number>();
    return this.#waiting
      .map((waiting) => {
        const turn = turnOf.get(waiting.user) ?? 0;
        turnOf.set(waiting.user, turn + 1);
        return { waiting, turn, since: this.#lastStart.get(waiting.user) ?? 0 };
      })
      .sort((a, b) => a.turn - b.turn || a.since - b.since)
      .map(({ waiting }) => waiting);
  }
}
