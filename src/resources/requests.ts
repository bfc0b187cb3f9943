import type { GenerationResult } from "../core/generation.ts";
import { metrics } from "../core/generation-metrics.ts";
import { noticesOf } from "../core/generation-notices.ts";
import { isStepped } from "../core/job.ts";
import { provenanceOf } from "../core/provenance.ts";
import type { AnswerOptions, EndedEvent } from "../core/request.ts";
import type { QueueClient } from "../queue/client/queue-client.ts";
import type { RequestView } from "../queue/client/watch-request.ts";
import { defineResource } from "./define-resource.ts";
import { MAX_PAGE_CHARACTERS, startCounting } from "./size-limit.ts";

const IN_PARTS = "Collect it in parts with ollama_get_request and its offset.";

export const request = defineResource({
  uri: "ollama://requests/{id}",
  name: "request",
  title: "One request",
  description:
    "State of one of your requests, with its complete answer or items so far, kept for a day. Reading it does not wait; " +
    "ollama_get_request does.",
  mimeType: "application/json",
  grant: "chat",
  variables: { id: "requests" },
  ifTooLarge: IN_PARTS,
  read: async ({ id = "" }, { queue }) => {
    const view = await queue.look(id);
    const { kind, model, host, progress, end, position } = view;
    return {
      request_id: view.id,
      kind,
      model,
      host,
      state: end?.state ?? view.state,
      position: view.state === "queued" ? position : undefined,
      progress,
      session_id: end?.wishes.session_id,
      origin: provenanceOf(kind),
      ...(isStepped(view.kind) ? { items: await itemsOf(queue, view), ...metricsOf(end) } : textOf(view)),
      error: end === undefined || end.state === "done" ? undefined : end.error,
    };
  },
});

const metricsOf = (end: EndedEvent | undefined) => (end === undefined ? {} : metrics(end.result));

function textOf({ text, thinking, end }: RequestView): object {
  if (end === undefined) return { text, thinking: thinking === "" ? undefined : thinking };
  return generationOf(end.result, end.wishes);
}

function generationOf(result: GenerationResult, wishes: AnswerOptions = {}): object {
  const { text, thinking, toolCalls, logprobs, stopReason } = result;
  const notices = [...(wishes.notices ?? []), ...noticesOf(result, wishes.functions)];
  return {
    text,
    thinking: thinking === "" ? undefined : thinking,
    tool_calls: toolCalls.length === 0 ? undefined : toolCalls,
    logprobs: logprobs.length === 0 ? undefined : logprobs,
    done_reason: stopReason,
    ...metrics(result),
    notices: notices.length === 0 ? undefined : notices,
  };
}

async function itemsOf(queue: QueueClient, { id }: RequestView): Promise<object[]> {
  const count = startCounting(IN_PARTS);
  const items: object[] = [];
  for (;;) {
    const page = await queue.items(id, items.length, MAX_PAGE_CHARACTERS);
    count(page.characters);
    for (const item of page.items) {
      items.push(
        "generation" in item ? { model: item.model, ...generationOf(item.generation), error: item.error } : item,
      );
    }
    if (page.items.length === 0 || items.length >= page.done) return items;
  }
}
