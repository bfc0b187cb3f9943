import type { ChatMessage } from "./chat-message.ts";
import type { JsonObject } from "./json-object.ts";

/** How a model is asked, in the names of Ollama's API, which are those of the tools. Adapters of hosts translate them. */
export interface AskSettings {
  /** Sampling and runtime options such as `temperature` and `num_ctx`. */
  options?: JsonObject;
  format?: "json" | JsonObject;
  think?: boolean | string;
  /** Seconds, or a duration such as "10m". */
  keep_alive?: number | string;
  logprobs?: boolean;
  top_logprobs?: number;
  /** False: fail rather than cut a prompt that is longer than the context. */
  truncate?: boolean;
  /** False: end the answer when the context is full. */
  shift?: boolean;
}

/** One prompt without a conversation. */
export interface GenerateBody extends AskSettings {
  prompt?: string;
  system?: string;
  suffix?: string;
  template?: string;
  raw?: boolean;
  context?: number[];
  /** Base64. */
  images?: string[];
}

/** A conversation, the oldest message first. */
export interface ChatBody extends AskSettings {
  messages: ChatMessage[];
  tools?: JsonObject[];
}

/** Texts to turn into vectors. */
export interface EmbedBody extends Pick<AskSettings, "options" | "keep_alive" | "truncate"> {
  input: string[];
  dimensions?: number;
}

/** A model made from another, in the fields of Ollama's /api/create. */
export type CreateBody = JsonObject & { from: string };

interface Of<Kind extends string, Body> {
  kind: Kind;
  /** The model that works, or that is transferred; of a comparison the names of all, for a reader. */
  model: string;
  body: Body;
}

/** Work for a host, made once by a tool and read once by its runner in `queue/jobs/`. Stored as it is. */
export type Job =
  | Of<"generate", GenerateBody>
  | Of<"chat", ChatBody>
  | Of<"load", Pick<AskSettings, "options" | "keep_alive">>
  | Of<"embed", EmbedBody>
  | Of<"batch", Omit<GenerateBody, "prompt"> & { prompts: string[] }>
  | Of<
      "compare",
      Omit<GenerateBody, "prompt"> & {
        prompt: string;
        models: string[];
        /** `num_ctx` of single models, by their names here. */
        contexts?: Record<string, number>;
      }
    >
  | Of<"pull", { insecure?: boolean }>
  | Of<"push", { insecure?: boolean }>
  | Of<"create", CreateBody & { /** It may replace an installed model of its name. */ replaces?: boolean }>;

/** The name of a kind of job. */
export type JobKind = Job["kind"];

/** The job of one kind. */
export type JobOf<Kind extends JobKind> = Extract<Job, { kind: Kind }>;

/** What a job waits for: its turn on the GPU, or one of the places for transfers, which use network and disk instead. */
export type Lane = "gpu" | "transfer";

interface Traits {
  lane: Lane;
  /** It can continue where an object that died left it. */
  resumes?: true;
  /** Its result is a list of items, made step by step. */
  stepped?: true;
  /** It continues when its client disconnects: it may take an hour, and stopping it would waste what it has done. */
  outlivesClient?: true;
  /** It changes which models are installed. */
  changesModels?: true;
}

/** How the queue treats each kind of job. */
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

/** Whether its result is a list of items. Undefined stands for a request whose kind the queue has not told yet. */
export const isStepped = (kind: JobKind | undefined): boolean => kind !== undefined && JOB_KINDS[kind].stepped === true;
