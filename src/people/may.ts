import type { ModelPolicy } from "../config/config.ts";
import type { Caller, Grant } from "../core/caller.ts";
import type { Completable } from "../core/completable.ts";
import { type ModelFault, modelFault } from "../hosts/model-policy.ts";

/** The grants that something needs. */
export interface NeededGrants {
  grant: Grant;
  /** A second grant that is needed besides. */
  andGrant?: Grant;
  /** A second grant that is enough too: a caller must be able to follow what another tool of that grant has started. */
  orGrant?: Grant;
}

/**
 * Commands: powers that are no tool of their own, with the grant of each.
 *
 * - `choose_hardware`: set `keep_alive` and the options that say how a model runs
 * - `large_context`: ask for a larger context than `MAX_NUM_CTX_TO_CHAT`, if the owner has set no maximum
 * - `replace_model`: pull a model over one of its name that was made at the home
 * - `read_answers`: see the questions and answers of the user's requests, whichever client has sent them
 */
export const COMMANDS = {
  choose_hardware: { grant: "manage" },
  large_context: { grant: "manage" },
  replace_model: { grant: "delete" },
  read_answers: { grant: "chat" },
} as const satisfies Record<string, NeededGrants>;

/** The name of a command. */
export type Command = keyof typeof COMMANDS;

/** The values that complete an argument while a person types it, with the grant that lists them. */
export const COMPLETIONS: Readonly<Record<Completable, NeededGrants>> = {
  models: { grant: "read" },
  sessions: { grant: "chat" },
  requests: { grant: "chat" },
  topics: { grant: "read" },
};

/** A host runs what is asked of models, and transfers. */
const HOST: NeededGrants = { grant: "chat", orGrant: "manage" };

/** What a caller wants to use. A name is for the sentence of a refusal: see `assertMay`. */
export type Use =
  | { tool: NeededGrants & { name: string } }
  /** An argument that is true, such as `overwrite`. */
  | { argument: { name: string; grant: Grant } }
  | { resource: { name: string; grant: Grant } }
  | { completion: Completable }
  | { command: Command; subject?: string }
  | { host: { id: string } }
  /** A model by its name. Stubs of cloud models may have any name, so `hosts/model-guard.ts` looks at what is installed. */
  | { model: string; policy: ModelPolicy }
  /** The path of a page. */
  | { page: string };

/** What a caller lacks: a grant, a policy that allows the model, or the owner's session in a browser. */
export type Missing = Grant | ModelFault | "owner_session";

/** Whether a caller may use something, or the first thing that is missing. */
export type Decision = { allowed: true } | { allowed: false; missing: Missing };

/**
 * The one table of who may use what. Every front end and action asks it, and holds no list of its own.
 *
 * - A prompt has no rule: it is offered where all the tools that it names are listed.
 * - Pages are for the owner's browser. No token opens one, the owner's included.
 */
export function may(caller: Caller, use: Use): Decision {
  const missing = missingFor(caller, use);
  return missing === undefined ? { allowed: true } : { allowed: false, missing };
}

function missingFor(caller: Caller, use: Use): Missing | undefined {
  if ("tool" in use) return missingGrant(caller, use.tool);
  if ("argument" in use) return missingGrant(caller, use.argument);
  if ("resource" in use) return missingGrant(caller, use.resource);
  if ("completion" in use) return missingGrant(caller, COMPLETIONS[use.completion]);
  if ("command" in use) return missingGrant(caller, COMMANDS[use.command]);
  if ("host" in use) return missingGrant(caller, HOST);
  if ("model" in use) return modelFault(use.policy, use.model);
  return caller.inOwnersBrowser === true ? undefined : "owner_session";
}

function missingGrant({ grants }: Caller, { grant, andGrant, orGrant }: NeededGrants): Grant | undefined {
  if (!grants.includes(grant) && (orGrant === undefined || !grants.includes(orGrant))) return grant;
  return andGrant === undefined || grants.includes(andGrant) ? undefined : andGrant;
}
