import { now } from "../clock.ts";
import type { InstalledModel } from "../models/model.ts";
import type { RunnerOptions } from "./runner-options.ts";
import { Slots } from "./slots.ts";

/** Go's longest duration, 292 years: the `expires_at` of a model that is never unloaded. */
const MAX_MS = 2 ** 63 / 1e6;

/** A loaded model. */
export class Runner {
  readonly model: InstalledModel;
  readonly options: RunnerOptions;
  readonly slots: Slots;
  keepAliveMs: number;
  #users = 0;
  #idleSince = now();
  #idleWaiters: (() => void)[] = [];

  constructor(model: InstalledModel, options: RunnerOptions, settings: { slots: number; keepAliveMs: number }) {
    this.model = model;
    this.options = options;
    this.slots = new Slots(settings.slots);
    this.keepAliveMs = settings.keepAliveMs;
  }

  get busy(): boolean {
    return this.#users > 0;
  }

  /** Milliseconds since 1970; an estimate while it works. */
  get expiresAt(): number {
    return (this.busy ? now() : this.#idleSince) + Math.min(this.keepAliveMs, MAX_MS);
  }

  get expired(): boolean {
    return !this.busy && this.expiresAt <= now();
  }

  enter(): void {
    this.#users++;
  }

  leave(): void {
    this.#users--;
    if (this.busy) return;
    this.#idleSince = now();
    for (const resolve of this.#idleWaiters.splice(0)) resolve();
  }

  async idle(): Promise<void> {
    if (this.busy) await new Promise<void>((resolve) => this.#idleWaiters.push(resolve));
  }
}
