import type { RequestState } from "../../core/request.ts";

/**
 * The states that follow each state. A stepped request returns to `queued` between two steps. A request that was running
 * when its object died becomes `interrupted` in the next object. One that moves to another host has its outcome there.
 */
const MOVES: Readonly<Record<RequestState, readonly RequestState[]>> = {
  queued: ["running", "moving", "failed", "cancelled"],
  running: ["queued", "moving", "done", "failed", "cancelled", "interrupted"],
  moving: [],
  moved: [],
  done: [],
  failed: [],
  cancelled: [],
  interrupted: [],
};

/** State machine of one request. It reaches one outcome; every later move is refused. */
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

  /** Moves to a state. @returns false, with nothing changed, if the present state does not lead there */
  move(to: RequestState): boolean {
    if (!MOVES[this.#state].includes(to)) return false;
    this.#state = to;
    return true;
  }
}
