import { OllamaError } from "../http/ollama-error.ts";
import type { InstalledModel } from "../models/model.ts";
import type { StandInOptions } from "../options.ts";
import { pause, unlessAborted } from "../waits.ts";
import { parseKeepAlive } from "./go-duration.ts";
import { Runner } from "./runner.ts";
import type { RunnerOptions } from "./runner-options.ts";
import { Slots } from "./slots.ts";

/** The two blanks are Ollama's. */
const BUSY = "server busy, please try again.  maximum pending requests exceeded";

export interface RunnerRequest {
  model: InstalledModel;
  options: RunnerOptions;
  /** Replaces the runner's own from now on. */
  keepAliveMs?: number;
  loadMs: number;
  signal: AbortSignal;
  /** Called when the model has to be loaded first. */
  onLoad: () => void;
}

/**
 * Which models are loaded. It loads one at a time, reloads where other options are asked for, and evicts the one that
 * would go next where there are too many. What has expired is forgotten when somebody looks.
 */
export class Scheduler {
  readonly #settings: StandInOptions;
  readonly #runners = new Map<string, Runner>();
  readonly #turns = new Slots(1);
  #pending = 0;
  #loading: { key: string; load: string; over: Promise<void> } | undefined;

  constructor(settings: StandInOptions) {
    this.#settings = settings;
  }

  /**
   * The loaded model, for as long as the caller does not `release` it.
   * @throws OllamaError 503 when too many wait for a load; the signal's reason, and then a load begun for it is lost
   */
  async acquire(request: RunnerRequest): Promise<Runner> {
    await this.#sameLoad(request);
    const loaded = this.#loaded(request);
    if (loaded !== undefined) return enter(loaded, request);
    if (this.#pending > this.#settings.maxQueue) throw new OllamaError(503, BUSY);
    this.#pending++;
    request.onLoad();
    try {
      await this.#turns.take(request.signal);
      return await this.#load(request).finally(() => this.#turns.give());
    } finally {
      this.#pending--;
    }
  }

  release(runner: Runner): void {
    runner.leave();
    this.#forgetExpired();
  }

  /** At once, or when the running work is over. */
  unload(model: InstalledModel): void {
    const runner = this.#runners.get(model.key);
    if (runner !== undefined) runner.keepAliveMs = 0;
    this.#forgetExpired();
  }

  /** The longest remaining first. */
  list(): Runner[] {
    this.#forgetExpired();
    return [...this.#runners.values()].sort((a, b) => b.expiresAt - a.expiresAt);
  }

  /** A request for a model that is being loaded waits for that, outside of the queue. */
  async #sameLoad({ model, options, signal }: RunnerRequest): Promise<void> {
    while (this.#loading?.key === model.key && this.#loading.load === options.load) {
      await unlessAborted(this.#loading.over, signal);
    }
  }

  #loaded({ model, options }: RunnerRequest): Runner | undefined {
    this.#forgetExpired();
    const runner = this.#runners.get(model.key);
    return runner?.options.load === options.load ? runner : undefined;
  }

  async #load(request: RunnerRequest): Promise<Runner> {
    const loaded = this.#loaded(request);
    if (loaded !== undefined) return enter(loaded, request);
    const { model, options, signal } = request;
    const over = Promise.withResolvers<void>();
    this.#loading = { key: model.key, load: options.load, over: over.promise };
    try {
      await this.#makeRoom(model, signal);
      await pause(request.loadMs, signal);
      const runner = new Runner(model, options, {
        slots: model.capabilities.includes("completion") ? this.#settings.slots : 1,
        keepAliveMs: parseKeepAlive(this.#settings.keepAlive),
      });
      this.#runners.set(model.key, runner);
      return enter(runner, request);
    } finally {
      this.#loading = undefined;
      over.resolve();
    }
  }

  async #makeRoom(model: InstalledModel, signal: AbortSignal): Promise<void> {
    const full = this.#runners.size >= this.#settings.maxLoadedModels;
    const inTheWay = this.#runners.get(model.key) ?? (full ? this.list().at(-1) : undefined);
    if (inTheWay === undefined) return;
    await unlessAborted(inTheWay.idle(), signal);
    this.#runners.delete(inTheWay.model.key);
  }

  #forgetExpired(): void {
    for (const [key, runner] of this.#runners) if (runner.expired) this.#runners.delete(key);
  }
}

function enter(runner: Runner, { keepAliveMs }: RunnerRequest): Runner {
  runner.enter();
  if (keepAliveMs !== undefined) runner.keepAliveMs = keepAliveMs;
  return runner;
}
