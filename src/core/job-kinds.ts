/** What a request does. Each kind's work is in `queue/kinds/`. */
export type JobKind = "generate" | "chat" | "load" | "embed" | "batch" | "compare" | "pull" | "push" | "create";

interface Traits {
  /** What it waits for: its turn on the GPU, or a place among the transfers, which take line and disk instead. */
  lane: Lane;
  /** It can go on where an object that died has left it. */
  resumes?: true;
  /** Its result is a list of items, made step by step. */
  stepped?: true;
  /** A client that goes away does not stop it: it takes an hour, and what it has brought by then would be in vain. */
  outlivesClient?: true;
  /** Afterwards other models are installed than before. */
  changesModels?: true;
}

export type Lane = "gpu" | "transfer";

export const JOB_KINDS: Readonly<Record<JobKind, Traits>> = {
  generate: { lane: "gpu" },
  chat: { lane: "gpu" },
  load: { lane: "gpu" },
  embed: { lane: "gpu", resumes: true, stepped: true },
  batch: { lane: "gpu", resumes: true, stepped: true },
  compare: { lane: "gpu", resumes: true, stepped: true },
  pull: { lane: "transfer", resumes: true, outlivesClient: true, changesModels: true },
  push: { lane: "transfer", outlivesClient: true },
  create: { lane: "transfer", outlivesClient: true, changesModels: true },
};

/** Whether its result is a list of items; of one that the queue has not named yet, that cannot be said. */
export const isStepped = (kind: JobKind | undefined): boolean => kind !== undefined && JOB_KINDS[kind].stepped === true;
