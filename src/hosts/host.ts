import type { ErrorInfo } from "../core/errors.ts";
import type { GenerationDelta, GenerationUsage } from "../core/generation.ts";
import type { AskSettings, ChatBody, CreateBody, EmbedBody, GenerateBody } from "../core/job.ts";
import type { InstalledModel, LoadedModel } from "./installed-model.ts";
import type { LazyBody } from "./lazy-body.ts";
import type { ModelDetails } from "./model-details.ts";

/** When a call ends at the latest, in ms, and what ends it earlier. Aborting closes the connection, so the host stops. */
export interface CallLimits {
  signal: AbortSignal;
  totalMs: number;
}

/** What a model is asked: a prompt or a conversation. */
export type Ask =
  | { kind: "generate"; model: string; body: LazyBody<GenerateBody> }
  | { kind: "chat"; model: string; body: LazyBody<ChatBody> };

/** What of a question a host may not see as it was given. */
export type AskDetails = AskSettings & Pick<Partial<ChatBody>, "tools">;

/** Texts to embed. */
export interface EmbedAsk {
  model: string;
  body: EmbedBody;
  /** Names a text by its place in `body.input`, for an error. */
  nameText: (place: number) => string;
  /** Told what each call to the host took, also of a call that succeeded before a later one failed. */
  onUsage: (usage: GenerationUsage) => void;
}

/**
 * The vector of one text, of length 1. `cut` marks a text of which only the beginning was read. A text that the host could
 * not embed, though it embedded others of its call, has an empty vector and the error.
 */
export interface EmbeddedText {
  embedding: number[];
  cut?: true;
  error?: ErrorInfo;
}

/** A model to move or to make. */
export type Transfer =
  | { kind: "pull" | "push"; model: string; insecure?: boolean }
  | { kind: "create"; model: string; body: CreateBody };

/** One report of a transfer. Bytes are of one layer. */
export interface TransferUpdate {
  /** In the host's own words. */
  status: string;
  /** The layer: `sha256:` and 64 hexadecimal digits, or zeros alone while a host converts one. */
  digest?: string;
  total?: number;
  completed?: number;
}

/**
 * A server that runs models, as every job and tool sees it. An adapter turns it into calls of one API; the names and units
 * of that API end there. All methods throw HearthError.
 */
export interface Host {
  /** Part of every key, row and log line. */
  readonly id: string;
  /** Whether it serves a model with a context of its own, whatever a call asks for. */
  readonly contextIsFixed: boolean;
  /** Whether it reads a prompt to its end although the call was stopped, and begins nothing else before. */
  readonly readsStoppedPrompts: boolean;
  /** Says what of a question its models will not see, or not as it was given. Makes no call. */
  notices(details: AskDetails): string[];
  /** Streams one answer. It ends with a delta that has `end`; an answer that breaks off throws. */
  generate(ask: Ask, limits: CallLimits): AsyncGenerator<GenerationDelta>;
  /** Loads a model into memory without asking it anything. */
  load(
    model: string,
    body: Pick<GenerateBody, "options" | "keep_alive">,
    limits: CallLimits,
  ): AsyncGenerator<GenerationDelta>;
  /** Embeds texts in order, few at a time: a host may send nothing before the last one is done. */
  embed(ask: EmbedAsk, limits: CallLimits): Promise<EmbeddedText[]>;
  /** Moves or makes a model and reports how far it is. It ends only when the host confirmed success. */
  transfer(transfer: Transfer, limits: CallLimits): AsyncGenerator<TransferUpdate[]>;
  /** @param deadlineMs for a probe that must not wait for long */
  version(deadlineMs?: number): Promise<string>;
  installedModels(): Promise<InstalledModel[]>;
  loadedModels(): Promise<LoadedModel[]>;
  show(model: string): Promise<ModelDetails>;
  /** Takes a model out of memory once it has finished its work. */
  unload(model: string): Promise<void>;
  /** Overwrites the destination without asking. */
  copy(source: string, destination: string): Promise<void>;
  delete(model: string): Promise<void>;
  /** @param digest `sha256:` and 64 hexadecimal digits */
  hasBlob(digest: string): Promise<boolean>;
}
