import { abortAllDurableObjects } from "cloudflare:test";
import { vi } from "vitest";
import type { Submission } from "../../../src/core/request.ts";
import type { CancelOutcome } from "../../../src/queue/queue-status.ts";
import { home, startAnew } from "../hearth.ts";
import { type Action, MAX_ACTIONS, type Meddling, type Saying, USERS } from "./actions.ts";
import { queue, submissionOf, Viewer } from "./viewer.ts";

/** The model of a request that comes after everything. */
export const SPARE_MODEL = "spare";
/** One for every submission, so that it is known whose script is followed. */
const MODELS = [...Array.from({ length: MAX_ACTIONS }, (_, index) => `model${index}`), SPARE_MODEL];
const SETTLES_WITHIN_MS = 10_000;

export interface Watched {
  viewer: Viewer;
  how: "submitted" | "attached" | "as a stranger";
}

export interface Cancel {
  id: string;
  stranger: boolean;
  said: CancelOutcome | undefined;
}

/** All that can happen to a queue, done to it, and what has to be known to judge how it comes out. */
export class Disorder {
  readonly watched: Watched[] = [];
  readonly cancels: Cancel[] = [];
  kills = 0;
  /** Who left for good, and who else watched at that time. */
  readonly #partings: { id: string; others: Viewer[]; kills: number }[] = [];
  readonly #submissions = new Map<string, Submission>();
  readonly #sayings = new Map<string, Saying>();

  static async begin(): Promise<Disorder> {
    await startAnew();
    await home.reset({ models: MODELS.map((name) => ({ name })), maxLoadedModels: MODELS.length });
    return new Disorder();
  }

  /** @throws Error when something in it hangs */
  async go(actions: Action[]): Promise<void> {
    const pending: Promise<unknown>[] = [];
    for (const { afterMs, hurried, what } of actions) {
      // What happens at which moment of the other things is what this is about.
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      const done = this.#do(what);
      if (hurried) pending.push(done);
      else await done;
    }
    await Promise.all(pending);
    await this.#settle();
  }

  saying(model: string): Saying {
    const saying = this.#sayings.get(model);
    if (saying === undefined) throw new Error(`nothing is said by ${model}`);
    return saying;
  }

  /** Whether its user has cancelled it, or its last viewer has left for good: the others had left, or lost their object. */
  mayBeCancelled(id: string): boolean {
    if (this.cancels.some((cancel) => cancel.id === id && !cancel.stranger)) return true;
    const partings = this.#partings.filter((parting) => parting.id === id);
    return partings.some(({ others, kills }) => this.kills > kills || others.every(({ left }) => left));
  }

  async #do(what: Action["what"]): Promise<void> {
    if (what.do === "kill") {
      this.kills += 1;
      await abortAllDurableObjects();
    } else if (what.do === "release") await home.release();
    else if (what.do === "submit") await this.#submit(what.user, what.saying);
    else if (this.watched.length > 0) await this.#meddle(what);
  }

  async #meddle(what: Meddling): Promise<void> {
    const viewer = this.#pick(what.which);
    const id = viewer.requestId;
    if (what.do === "repeat") return this.#repeat(viewer, what.leaves, what.fresh);
    if (what.do === "lose") return viewer.lose();
    if (what.do === "leave") return this.#leave(viewer, what.forGood);
    const user = USERS.find((name) => (name === this.#submissions.get(id)?.user) !== what.stranger) ?? "";
    if (what.do === "cancel") return this.#cancel(id, user, what.stranger);
    const seen = what.stranger ? "" : viewer.text.slice(0, viewer.text.length * what.seen);
    this.watched.push({ viewer: Viewer.attach(id, user, seen), how: what.stranger ? "as a stranger" : "attached" });
  }

  /** Mostly one that still watches. */
  #pick(which: number): Viewer {
    const viewers = this.watched.map(({ viewer }) => viewer);
    const watching = viewers.filter(({ isOver }) => !isOver);
    const some = watching.length === 0 || which % 4 === 0 ? viewers : watching;
    return some[Math.floor(which / 4) % some.length] as Viewer;
  }

  async #repeat(viewer: Viewer, leaves: boolean, fresh: boolean): Promise<void> {
    const first = this.#submissions.get(viewer.requestId);
    if (leaves) await viewer.leave(false).catch(() => {});
    if (first !== undefined) await this.#watch({ ...first, fresh });
  }

  async #leave(viewer: Viewer, forGood: boolean): Promise<void> {
    const { requestId: id, user } = viewer;
    const others = this.watched.map((other) => other.viewer).filter((other) => other !== viewer && other.watches(id));
    if (forGood && this.#submissions.get(id)?.user === user) this.#partings.push({ id, others, kills: this.kills });
    await viewer.leave(forGood).catch(() => {});
  }

  async #cancel(id: string, user: string, stranger: boolean): Promise<void> {
    const cancel: Cancel = { id, stranger, said: undefined };
    this.cancels.push(cancel);
    // Where the object dies of it, nobody knows whether it has been heard.
    cancel.said = await Promise.resolve(queue().cancel(id, user)).catch(() => undefined);
  }

  async #submit(user: string, saying: Saying): Promise<void> {
    const model = MODELS[this.#sayings.size] ?? SPARE_MODEL;
    this.#sayings.set(model, saying);
    await home.script({ ...saying, model, times: "always" });
    await this.#watch({ user, model, body: { prompt: "Go" } });
  }

  async #watch(fields: { user: string; model: string; body: object; fresh?: boolean }): Promise<void> {
    const submission = submissionOf({ ...fields, id: `request${this.#submissions.size}` });
    this.#submissions.set(submission.id, submission);
    const viewer = Viewer.submit(submission);
    this.watched.push({ viewer, how: "submitted" });
    await Promise.race([viewer.accepted, viewer.over]);
  }

  /** Nothing is held any more, and everybody has seen how it ends. */
  async #settle(): Promise<void> {
    let seen = false;
    const over = Promise.all(this.watched.map(({ viewer }) => viewer.over)).finally(() => {
      seen = true;
    });
    over.catch(() => {});
    const isOver = async () => {
      await home.release();
      const { running, waiting } = await queue().status("");
      if (!seen || running + waiting > 0) throw new Error(`${running} run, ${waiting} wait, all seen: ${seen}`);
    };
    await vi.waitFor(isOver, { timeout: SETTLES_WITHIN_MS, interval: 20 });
    await over;
  }
}
