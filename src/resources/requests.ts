import { metrics, noticesOf } from "../core/generation-metrics.ts";
import { isStepped } from "../core/job-kinds.ts";
import { provenanceOf } from "../core/provenance.ts";
import type { EndedEvent, Generation } from "../core/request.ts";
import type { QueueClient } from "../queue/client/queue-client.ts";
import type { RequestView } from "../queue/client/watch-request.ts";
import { defineResource } from "./define-resource.ts";
import { MAX_PAGE_CHARACTERS, startCounting } from "./size-limit.ts";

const IN_PARTS = "Collect it by ollama_get_request, whose offset skips what you have.";

export const request = defineResource({
  uri: "ollama://requests/{id}",
  name: "request",
  title: "One request",
  description:
    "Where one of your requests stands, and its answer or its items so far, uncut, for a day. It does not wait: " +
    "ollama_get_request does.",
  mimeType: "application/json",
  grant: "chat",
  variables: { id: "requests" },
  ifTooLarge: IN_PARTS,
  read: async ({ id = "" }, { queue }) => {
    const sight = await queue.look(id);
    const { kind, model, progress, end, position } = sight;
    return {
      request_id: sight.id,
      ...{ kind, model, state: end?.state ?? sight.state },
      position: sight.state === "queued" ? position : undefined,
      progress,
      session_id: end?.wishes.session_id,
      origin: provenanceOf(kind),
      ...(isStepped(sight.kind) ? { items: await itemsOf(queue, sight), ...metricsOf(end) } : said(sight)),
      error: end === undefined || end.state === "done" ? undefined : end.error,
    };
  },
});

const metricsOf = (end: EndedEvent | undefined) => (end === undefined ? {} : metrics(end.result));

function said({ text, thinking, end }: RequestView): object {
  if (end === undefined) return { text, thinking: thinking === "" ? undefined : thinking };
  return shown(end.result, end.wishes.notices);
}

function shown(generation: Generation, more: string[] = []): object {
  const { text, thinking, tool_calls, logprobs, done_reason } = generation;
  const notices = [...more, ...noticesOf(generation)];
  return {
    text,
    thinking: thinking === "" ? undefined : thinking,
    tool_calls: tool_calls.length === 0 ? undefined : tool_calls,
    logprobs: logprobs.length === 0 ? undefined : logprobs,
    done_reason,
    ...metrics(generation),
    notices: notices.length === 0 ? undefined : notices,
  };
}

/** What the kinds of stepped requests store (`queue/kinds/`). */
type Item = { embedding: number[] } | { model: string; generation: Generation; error?: object };

async function itemsOf(queue: QueueClient, { id }: RequestView): Promise<object[]> {
  const count = startCounting(IN_PARTS);
  const items: object[] = [];
  for (;;) {
    const { lines, done } = await queue.items(id, items.length, MAX_PAGE_CHARACTERS);
    for (const line of lines) {
      count(line.length);
      const item = JSON.parse(line) as Item;
      items.push("generation" in item ? { model: item.model, ...shown(item.generation), error: item.error } : item);
    }
    if (lines.length === 0 || items.length >= done) return items;
  }
}
