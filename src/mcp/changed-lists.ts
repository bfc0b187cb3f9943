import type { ServerContext } from "@modelcontextprotocol/server";
import { selectTools } from "../actions/tool/select-tools.ts";
import { jsonDigest } from "../core/json-digest.ts";
import { toolList } from "../tools/tool-list.ts";
import type { CallContext } from "./call-context.ts";

/**
 * How a client of the 2025 era learns that its lists have changed. It keeps them until it is told, and Hearth holds no
 * stream open on which it could tell at once. So the session id that a client gets at `initialize` ends with the version
 * of its lists. A tool call in a session of another version tells the client, in the stream of that call.
 *
 * A client of the 2026 era has no session. Its lists say how long they may be kept.
 */
const TOLD = ["tools", "resources", "prompts"].map((list) => `notifications/${list}/list_changed`);

/** Digest of what this build says of its tools, so that a deployment which changes a description changes the lists. */
const BUILD = jsonDigest(toolList.map(({ load: _, ...described }) => described));
/** Hexadecimal digits of a version: few, because they are in a header of every call. */
const VERSION_DIGITS = 12;
/** A session id of this build. One of an earlier build has no version, so its client is told nothing. */
const SESSION_ID = new RegExp(`^[0-9a-f-]{36}\\.([0-9a-f]{${VERSION_DIGITS}})$`);

/** Sessions of this isolate and the version of the lists that each has read, or been told of, last. */
const known = new Map<string, string>();
const MAX_KNOWN = 1_000;

/** Returns a session id for a client that connects. */
export const newSessionId = (call: CallContext): string => `${crypto.randomUUID()}.${versionOf(call)}`;

/** Remembers that a session has read the lists as they are now. */
export function recordLists({ sessionId = "", ...call }: CallContext): void {
  if (SESSION_ID.test(sessionId)) remember(sessionId, versionOf(call));
}

/**
 * Tells the client of a tool call that its lists have changed, if they have: once for each change, and once more in
 * another isolate.
 */
export function tellOfChangedLists({ sessionId = "", ...call }: CallContext, { mcpReq }: ServerContext): void {
  const begun = SESSION_ID.exec(sessionId)?.[1];
  if (begun === undefined) return;
  const version = versionOf(call);
  if (version === (known.get(sessionId) ?? begun)) return;
  remember(sessionId, version);
  // This fails if the client has left. The signal of the call handles that.
  for (const method of TOLD) mcpReq.notify({ method }).catch(() => {});
}

/** Returns the version of the lists of a call. They depend on the build, the grants, the URL and what is configured. */
function versionOf(call: CallContext): string {
  const tools = selectTools(toolList, call).map(({ name }) => name);
  return jsonDigest([BUILD, call.caller.grants, call.filter.model, tools]).slice(0, VERSION_DIGITS);
}

function remember(sessionId: string, version: string): void {
  known.delete(sessionId);
  const [oldest] = known.keys();
  if (known.size >= MAX_KNOWN && oldest !== undefined) known.delete(oldest);
  known.set(sessionId, version);
}
