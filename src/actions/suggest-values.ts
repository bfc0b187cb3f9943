import type { Completable } from "../core/completable.ts";
import { may } from "../people/may.ts";
import { type ActionCall, type ActionContext, createActionContext } from "./action-context.ts";
import { HELP_TOPICS } from "./help/help-topics.ts";

const MAX_SESSIONS = 1_000;

/** The values that an argument can have: what is installed, or what the user owns. */
const VALUES: Record<Completable, (context: ActionContext) => Promise<string[]>> = {
  models: async ({ metadata }) => (await metadata.models()).value.map(({ name }) => name),
  sessions: async ({ chats }) => (await chats.list("", 0, MAX_SESSIONS)).sessions.map(({ id }) => id),
  requests: async ({ queue }) => (await queue.status()).requests.map(({ id }) => id),
  topics: async () => Object.keys(HELP_TOPICS),
};

/**
 * Suggests values for an argument while a person types it: none if the caller lacks the grant to see them.
 * @param typed what there is of it. In a list with commas the last entry is completed, and the others stay.
 */
export async function suggestValues(kind: Completable, typed: string, call: ActionCall): Promise<string[]> {
  if (!may(call.caller, { completion: kind }).allowed) return [];
  const pinned = kind === "models" && call.filter.model !== undefined ? [call.filter.model] : undefined;
  return matches(pinned ?? (await VALUES[kind](createActionContext(call))), typed);
}

/** Values that begin with the typed text come before values that only contain it. */
function matches(candidates: readonly string[], typed: string): string[] {
  const [, before = "", last = ""] = /^(.*,\s*)?(.*)$/s.exec(typed) ?? [];
  const wanted = last.trim().toLowerCase();
  const holding = candidates.filter((candidate) => candidate.toLowerCase().includes(wanted));
  const begins = (candidate: string) => candidate.toLowerCase().startsWith(wanted);
  const sorted = [...holding.filter(begins), ...holding.filter((candidate) => !begins(candidate))];
  return sorted.map((candidate) => `${before}${candidate}`);
}
