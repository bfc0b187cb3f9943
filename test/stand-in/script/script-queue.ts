import type { Script } from "./script.ts";

/** Whether an answer is generated here, token by token. */
const isGeneration = (path: string) => path === "/api/generate" || path === "/api/chat";

const STEP_BY_STEP = ["/api/embed", "/api/embeddings", "/api/pull", "/api/push", "/api/create"];

/** Whether the route itself knows where to hold and to stall: after a load, between two lines. */
export const isStepByStep = (path: string) => isGeneration(path) || STEP_BY_STEP.includes(path);

/** The scripts that wait for a request, the oldest first. */
export class ScriptQueue {
  #waiting: { script: Script; left: number }[] = [];
  readonly #improvised = new WeakSet<Script>();
  /** Asked where none of them fits: what a home under load does follows from what it is asked. */
  improvise: (path: string, body: unknown) => Script | undefined = () => undefined;

  add(script: Script): void {
    const left = script.times === "always" ? Number.POSITIVE_INFINITY : (script.times ?? 1);
    this.#waiting.push({ script, left });
  }

  /** The oldest script that fits, which then serves one request less. */
  take(path: string, body: unknown): Script | undefined {
    const model = (body as { model?: unknown } | null | undefined)?.model;
    const found = this.#waiting.find(({ script }) => fits(script, path, model));
    if (found === undefined) return this.#improvise(path, body);
    found.left--;
    this.#waiting = this.#waiting.filter(({ left }) => left > 0);
    return found.script;
  }

  /** The request that took it was refused: it serves the next one. */
  refund(script: Script): void {
    if (this.#improvised.has(script)) return;
    const waiting = this.#waiting.find((other) => other.script === script);
    if (waiting === undefined) this.#waiting.unshift({ script, left: 1 });
    else waiting.left++;
  }

  #improvise(path: string, body: unknown): Script | undefined {
    const script = this.improvise(path, body);
    if (script !== undefined) this.#improvised.add(script);
    return script;
  }
}

function fits(script: Script, path: string, model: unknown): boolean {
  if (script.model !== undefined && script.model !== model) return false;
  if (script.path !== undefined) return script.path === path;
  return script.respond !== undefined || script.preset !== undefined || isGeneration(path);
}
