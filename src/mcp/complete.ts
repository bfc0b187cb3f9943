import type { CompleteRequestParams, CompleteResult, ServerContext } from "@modelcontextprotocol/server";
import { HELP_TOPICS } from "../actions/help/help-topics.ts";
import type { ToolContext } from "../actions/tool/define-tool.ts";
import type { Grant } from "../core/caller.ts";
import type { Completable } from "../core/completable.ts";
import { HearthError, toHearthError } from "../core/errors.ts";
import { quote } from "../core/quote.ts";
import { resources } from "../resources/catalog.ts";
import { errorFields } from "../telemetry/logger.ts";
import type { CallContext } from "./call-context.ts";
import { findPrompt } from "./prompts/get-prompt.ts";
import { toProtocolError } from "./protocol-error.ts";
import { toolContext } from "./tool-context.ts";

/** As the protocol has it. */
const MAX_VALUES = 100;
const MAX_SESSIONS = 1_000;

/** What an argument may be, by what is installed and what the user has; nothing where that cannot be told now. */
interface Source {
  grant: Grant;
  values(context: ToolContext): Promise<string[]>;
}

const SOURCES: Record<Completable, Source> = {
  models: { grant: "read", values: async ({ metadata }) => (await metadata.models()).value.map(({ name }) => name) },
  sessions: {
    grant: "chat",
    values: async ({ chats }) => (await chats.list("", 0, MAX_SESSIONS)).sessions.map(({ id }) => id),
  },
  requests: { grant: "chat", values: async ({ queue }) => (await queue.status()).requests.map(({ id }) => id) },
  topics: { grant: "read", values: async () => Object.keys(HELP_TOPICS) },
};

/** @throws ProtocolError for a prompt or a template that there is not; whatever else goes wrong, there is nothing to offer */
export async function complete(
  scope: CallContext,
  { ref, argument }: CompleteRequestParams,
  mcp: ServerContext,
): Promise<CompleteResult> {
  const kind = completableOf(scope, ref, argument.name);
  if (kind === undefined || !scope.caller.grants.includes(SOURCES[kind].grant)) return { completion: { values: [] } };
  try {
    const call = { name: "completion/complete", started: Date.now() };
    const { model } = scope.filter;
    const pinned = kind === "models" && model !== undefined ? [model] : undefined;
    const candidates = pinned ?? (await SOURCES[kind].values(toolContext(scope, mcp, call)));
    return { completion: page(matches(candidates, argument.value)) };
  } catch (thrown) {
    const { code } = toHearthError(thrown);
    if (code === "internal") scope.log.error("fault", { http_id: scope.httpId, ...errorFields(thrown) });
    return { completion: { values: [] } };
  }
}

function completableOf(scope: CallContext, ref: CompleteRequestParams["ref"], name: string): Completable | undefined {
  try {
    if (ref.type === "ref/prompt") return own(findPrompt(scope, ref.name).completes, name);
    const resource = resources.find(({ uri, grant }) => uri === ref.uri && scope.caller.grants.includes(grant));
    if (resource !== undefined) return own(resource.variables, name);
    const next = "resources/templates/list names those that there are.";
    throw new HearthError("invalid_arguments", `There is no resource template ${quote(ref.uri, 120)} for you.`, next);
  } catch (thrown) {
    throw toProtocolError(toHearthError(thrown));
  }
}

const own = (kinds: Readonly<Record<string, Completable | undefined>> = {}, name: string) =>
  Object.hasOwn(kinds, name) ? kinds[name] : undefined;

/** Those that begin with what was typed, then those that hold it. Of a list with commas the last one is being typed. */
function matches(candidates: readonly string[], typed: string): string[] {
  const [, before = "", last = ""] = /^(.*,\s*)?(.*)$/s.exec(typed) ?? [];
  const wanted = last.trim().toLowerCase();
  const holding = candidates.filter((candidate) => candidate.toLowerCase().includes(wanted));
  const begins = (candidate: string) => candidate.toLowerCase().startsWith(wanted);
  const sorted = [...holding.filter(begins), ...holding.filter((candidate) => !begins(candidate))];
  return sorted.map((candidate) => `${before}${candidate}`);
}

function page(values: string[]): CompleteResult["completion"] {
  return { values: values.slice(0, MAX_VALUES), total: values.length, hasMore: values.length > MAX_VALUES };
}
