import type { Bindings } from "../config/bindings.ts";
import type { Delivery, DeliveryAddress, DeliveryTarget } from "../core/delivery.ts";
import type { EndedEvent, SubmissionHead } from "../core/request.ts";
import { errorFields, type Logger } from "../telemetry/logger.ts";
import type { RequestStore } from "./store/request-store.ts";

/** How long viewers wait until an outcome is delivered. */
const MAX_MS = 3_000;

/** Who takes deliveries to each kind of address. */
const TARGETS: Readonly<
  Record<NonNullable<DeliveryAddress["kind"]>, (env: Bindings, address: DeliveryAddress) => DeliveryTarget>
> = {
  session: (env, { user }) => env.CHAT_STORE.getByName(user),
};

/**
 * Delivers outcomes to others than the viewers. An outcome is delivered at least once: it is kept for a day and told again
 * until the target has confirmed it, also after the object's death.
 */
export class Deliveries {
  readonly #store: RequestStore;
  readonly #env: Bindings;
  readonly #hostId: string;
  readonly #log: Logger;

  constructor(store: RequestStore, env: Bindings, hostId: string, log: Logger) {
    this.#store = store;
    this.#hostId = hostId;
    this.#env = env;
    this.#log = log;
  }

  /**
   * Delivers the outcome of a request; undefined where it has no address. The promise resolves when the outcome is
   * delivered, or has failed, or takes long. It never rejects.
   */
  deliver({ id, deliverTo }: SubmissionHead, event: EndedEvent): Promise<void> | undefined {
    return deliverTo && this.#inTime(this.#tell(id, deliverTo, event));
  }

  /** Delivers what could not be delivered before. */
  async deliverAll(): Promise<void> {
    // One after the other: each outcome may be megabytes.
    for (const { id, user, to } of this.#store.undelivered()) {
      const ended = this.#store.ended(id, user);
      // A day after the end its content is gone, and there is nothing left to deliver.
      if (ended === undefined) this.#store.delivered(id);
      else await this.#inTime(this.#tell(id, to, ended.event));
    }
  }

  async #inTime(delivery: Promise<void>): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, MAX_MS);
    });
    await Promise.race([delivery, late]);
    clearTimeout(timer);
  }

  async #tell(id: string, to: DeliveryAddress, event: EndedEvent): Promise<void> {
    try {
      await TARGETS[to.kind ?? "session"](this.#env, to).deliver({ ...toDelivery(id, to, event), host: this.#hostId });
      this.#store.delivered(id);
    } catch (thrown) {
      this.#log.warn("delivery_failed", { request_id: id, ...errorFields(thrown) });
    }
  }
}

function toDelivery(id: string, to: DeliveryAddress, { state, result }: EndedEvent): Delivery {
  return {
    session_id: to.session_id,
    request_id: id,
    model: result.model,
    whole: state === "done",
    text: result.text,
    thinking: result.thinking,
    tool_calls: result.toolCalls,
    prompt_tokens: result.promptTokens,
    answer_tokens: result.answerTokens,
    sent_from: result.promptCut ? undefined : to.sent_from,
  };
}
