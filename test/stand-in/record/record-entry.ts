/** What became of one request. Times are milliseconds since 1970. */
export interface RecordEntry {
  id: number;
  method: string;
  path: string;
  /** Names in lower case */
  headers: Record<string, string>;
  /** Parsed where it is JSON, else the text; nothing where it is empty */
  body?: unknown;
  at: number;
  /** It asked for a model that has to be loaded first. */
  loadingAt?: number;
  /** All slots of the model are taken: it waits in silence. */
  waitingAt?: number;
  /** It holds, or stalls, as its script says. */
  heldAt?: number;
  status?: number;
  firstByteAt?: number;
  /** The stand-in was done with it, also where it broke the connection. */
  endedAt?: number;
  /** The client went away before that. */
  closedEarlyAt?: number;
  tokensSent: number;
}

/** What can be waited for, and the time that tells it has come. */
export const MOMENTS = {
  started: "at",
  loading: "loadingAt",
  waiting: "waitingAt",
  held: "heldAt",
  answered: "firstByteAt",
  ended: "endedAt",
  closed: "closedEarlyAt",
} as const;

export type Moment = keyof typeof MOMENTS;

/** Which entries are meant; every field narrows. */
export interface RecordFilter {
  path?: string;
  /** `body.model` */
  model?: string;
  /** Only entries with a greater id */
  after?: number;
}

export interface RecordWait extends RecordFilter {
  wait: Moment;
  /** Tokens sent at least */
  tokens?: number;
  /** How many such entries there must be; 1 unless told */
  count?: number;
  /** Milliseconds; 5000 unless told */
  timeout?: number;
}
