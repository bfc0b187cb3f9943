import type { ShownRecord } from "../../src/config/store/change.ts";
import { grantsIn } from "../../src/core/caller.ts";
import type { AdminApi } from "../hearth/admin-api.ts";
import { openAdminApi } from "../hearth/open-admin-api.ts";
import { Problem } from "../terminal/problem.ts";
import { screen } from "../terminal/screen.ts";
import {
  assertHasNone,
  DEFAULT_GRANTS,
  howToRevoke,
  type ListedToken,
  line,
  oldToken,
  tokenToRevoke,
} from "./change-tokens.ts";
import { readKeptTokens } from "./kept-tokens.ts";
import { revokeOffline } from "./offline-tokens.ts";
import type { Client, Command } from "./read-command.ts";
import { showList, showMixedList, showToken } from "./show-tokens.ts";

type Change = Extract<Command, { client: Client }>;

interface Surroundings {
  input: NodeJS.ReadableStream & { isTTY?: boolean };
  signal: AbortSignal;
  /** File with open sessions. */
  sessionsIn?: string;
  /** File with the record of the tokens in AUTH_TOKENS. */
  keptIn?: string;
}

/** Runs a command in a Hearth that answers. @throws Problem that offers to do it without one */
export async function runOnline(command: Command, surroundings: Surroundings): Promise<void> {
  const kept = (readKeptTokens(surroundings.keptIn) ?? []).map(
    ({ name, user, sha256, grants, created }): ListedToken => ({ name, user, sha256, grants, created }),
  );
  if (!("client" in command)) return await list(command, kept, surroundings);
  const api = await open(command, surroundings);
  const tokens = [...(await recordTokens(api)), ...kept];
  if (command.verb === "revoke") await revoke(command, tokens, api, surroundings.keptIn);
  else await make(command, tokens, api);
}

async function list(command: Command, kept: readonly ListedToken[], surroundings: Surroundings): Promise<void> {
  try {
    const api = await openAdminApi({ url: command.url, ...surroundings });
    showMixedList([...(await recordTokens(api)), ...kept], api.origin);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    if (kept.length > 0) showList(kept);
    screen.warn(`Tokens that were made in a running Hearth are not in this list.\n${thrown.message}`);
  }
}

async function open(command: Change, surroundings: Surroundings): Promise<AdminApi> {
  try {
    return await openAdminApi({ url: command.url, ...surroundings });
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const hash = command.verb === "revoke" ? command.hash : undefined;
    const instead = line(command.verb, command.client, { offline: true }, hash);
    throw new Problem(`${thrown.message}\n\nNothing has changed. To do it with AUTH_TOKENS instead: ${instead}`);
  }
}

async function recordTokens(api: AdminApi): Promise<ListedToken[]> {
  return (await api.records("token")).flatMap(tokensIn);
}

/** Returns the tokens of a record. That of MCP_AUTH_TOKEN has none, and only says what it may do. */
function tokensIn(record: ShownRecord): ListedToken[] {
  const [name = "", user = ""] = record.id.split("@");
  const { grants = [], tokens = [] } = record.data as { grants?: string[]; tokens?: { hash: string; made: string }[] };
  return tokens.map(({ hash, made }) => ({ name, user, sha256: hash, grants, created: made, record }));
}

async function make(command: Extract<Change, { verb: "new" | "rotate" }>, tokens: ListedToken[], api: AdminApi) {
  const { verb, client, grants } = command;
  assertIsNotOwnersToken(client);
  if (verb === "new") assertHasNone(tokens, client, command);
  const old = verb === "rotate" ? oldToken(tokens, client, command) : undefined;
  const fields =
    old?.record === undefined
      ? { grants: grants ?? (old === undefined ? DEFAULT_GRANTS : grantsIn(old.grants)) }
      : { rotate: true, grants };
  const { record, shown_once: token = "" } = await api.set("token", idOf(client), fields, old?.record?.revision ?? 0);
  const made = tokensIn(record);
  showToken(token, made.at(-1) as ListedToken);
  console.log();
  screen.done(`It works at ${api.origin}/mcp now, and within 30 seconds wherever Cloudflare runs that Hearth.`);
  if (old === undefined) return;
  screen.heading("When the client uses the new token", "until then both work");
  const after = [...tokens.filter((other) => other.record?.id !== record.id), ...made];
  screen.block(howToRevoke(after, old, command));
}

async function revoke(
  command: Extract<Change, { verb: "revoke" }>,
  tokens: ListedToken[],
  api: AdminApi,
  keptIn: string | undefined,
) {
  const { client, hash } = command;
  const { record, sha256 } = tokenToRevoke(tokens, client, hash, command);
  if (record === undefined) return revokeOffline(client, sha256, command, keptIn);
  const isLast = tokensIn(record).length === 1;
  if (isLast) await api.remove("token", record.id, record.revision);
  else await api.set("token", record.id, { revoke: sha256 }, record.revision);
  screen.done(
    `The token of "${client.name}" (user ${client.user}) is revoked at ${api.origin}. It is refused within 30 seconds.`,
  );
}

const idOf = ({ name, user }: Client) => `${name}@${user}`;

function assertIsNotOwnersToken(client: Client): void {
  if (idOf(client) !== "owner-token@owner") return;
  throw new Problem(
    "owner-token is the name of MCP_AUTH_TOKEN. What that one may do is changed with: " +
      "npm run hearth -- set token owner-token grants=read,chat\nGive the new token another name.",
  );
}
