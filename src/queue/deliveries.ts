import type { Bindings } from "../config/bindings.ts";
import type { DeliveryAddress, DeliveryTarget } from "../core/delivery.ts";
import type { EndedEvent, Submission } from "../core/request.ts";
import { errorFields, type Logger } from "../telemetry/logger.ts";
import type { RequestStore } from "./store/request-store.ts";

/** Whoever watches is not kept waiting longer than that for somebody else to be told. */
const MAX_MS = 3_000;

/** Tells outcomes to those who are to know besides the viewers: until they have heard, at least once, for a day. */
export class Deliveries {
  readonly #table: RequestStore;
  readonly #env: Bindings;
  readonly #log: Logger;

  constructor(table: RequestStore, env: Bindings, log: Logger) {
    this.#table = table;
    this.#env = env;
    this.#log = log;
  }

  /** Undefined where nobody else is to know. Resolves when it is told, or has failed, or takes long; never rejects. */
  tell({ id, deliverTo }: Submission, event: EndedEvent): Promise<void> | undefined {
    return deliverTo && this.#inTime(this.#deliver(id, deliverTo, event));
  }

  async #inTime(delivery: Promise<void>): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, MAX_MS);
    });
    await Promise.race([delivery, late]);
    clearTimeout(timer);
  }

  /** Tells what could not be told before. */
  async tellAll(): Promise<void> {
    const waiting = this.#table.undelivered();
    await Promise.all(
      waiting.map(async ({ id, user, to }) => {
        const ended = this.#table.ended(id, user);
        // After its day there is nothing left to be told.
        if (ended === undefined) this.#table.delivered(id);
        else await this.#deliver(id, to, ended.event);
      }),
    );
  }

  async #deliver(id: string, to: DeliveryAddress, { state, result }: EndedEvent): Promise<void> {
    const { text, thinking, tool_calls, prompt_eval_count, eval_count, prompt_cut } = result;
    try {
      const store = this.#env.CHAT_STORE.getByName(to.user) as unknown as DeliveryTarget;
      await store.deliver({
        ...{ session_id: to.session_id, request_id: id, model: result.model, whole: state === "done" },
        ...{ text, thinking, tool_calls, prompt_tokens: prompt_eval_count, answer_tokens: eval_count },
        sent_from: prompt_cut ? undefined : to.sent_from,
      });
      this.#table.delivered(id);
    } catch (thrown) {
      this.#log.warn("delivery_failed", { request_id: id, ...errorFields(thrown) });
    }
  }
}
