import type { RequestState } from "../../core/request.ts";

/** Where each state leads. One of many steps waits again between two; what an object was working on when it died is interrupted, by the object that wakes up after it. */
const MOVES: Readonly<Record<RequestState, readonly RequestState[]>> = {
  queued: ["running", "failed", "cancelled"],
  running: ["queued", "done", "failed", "cancelled", "interrupted"],
  done: [],
  failed: [],
  cancelled: [],
  interrupted: [],
};

/** The state of one request. It has one outcome: whatever comes after that is late. */
export class RequestLifecycle {
  #state: RequestState;

  constructor(state: RequestState = "queued") {
    this.#state = state;
  }

  get state(): RequestState {
    return this.#state;
  }

  get ended(): boolean {
    return MOVES[this.#state].length === 0;
  }

  /** False, and nothing changes, where the present state does not lead there. */
  move(to: RequestState): boolean {
    if (!MOVES[this.#state].includes(to)) return false;
    this.#state = to;
    return true;
  }
}
