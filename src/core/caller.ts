/**
 * Grants: what a client may do. They are the unit of consent, so each has a sentence that a person understands and that
 * says how far it reaches.
 */
export const GRANTS = {
  read: "See which models are installed and what the server is doing",
  chat: "Ask models, keep conversations, and read those of all your other clients",
  manage: "Download models from the allowed registries onto your disk, and create, copy and load models",
  delete: "Delete and overwrite your models, and upload (push) them to a registry",
} as const;

/** The name of a grant. */
export type Grant = keyof typeof GRANTS;

/**
 * Basic grants: what "all" means, for `MCP_AUTH_TOKEN` and for `npm run token -- new NAME --grants all`. They are the
 * grants of the first version, and no other is ever added: a new grant belongs to nobody until the owner gives it.
 */
export const BASIC_GRANTS: readonly Grant[] = ["read", "chat", "manage", "delete"];

/** What the consent page ticks beforehand at most, whatever a client asks for. */
export const HARMLESS_GRANTS: readonly Grant[] = ["read", "chat"];

/** Short names of the grants, for forms and lists. */
export const GRANT_NAMES: Readonly<Record<Grant, string>> = {
  read: "Read",
  chat: "Chat",
  manage: "Manage models",
  delete: "Delete models",
};

/** All grants that exist, in the order in which they are shown. What gives grants names them, or uses `BASIC_GRANTS`. */
export const ALL_GRANTS = Object.keys(GRANTS) as Grant[];

/** Returns the grants among some names, in the order of `ALL_GRANTS`. Other names are ignored. */
export const grantsIn = (names: readonly string[]): Grant[] => ALL_GRANTS.filter((grant) => names.includes(grant));

/**
 * Caller: who is calling, and what they may do. A front end makes it; the code below knows nothing of authentication.
 */
export interface Caller {
  /** The person or bot who owns the requests and chat sessions. */
  user: string;
  /** The program that calls for the user: the name of a static token, or an OAuth client. */
  client: string;
  grants: readonly Grant[];
  /** Whether this is the owner in a browser, signed in with the password. Only pages are opened by such a caller. */
  inOwnersBrowser?: boolean;
}
