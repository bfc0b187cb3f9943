export type User = "owner" | "ada";

type Value = Record<string, unknown>;

/** What the fixture's store holds, as the build that wrote it showed it over MCP: `written.json`. */
export interface Written {
  /** When its process was killed, ms since 1970. */
  at: number;
  settings: Record<string, string>;
  tokens: Record<User, string>;
  /** What a home must offer so that the pulls that were left can complete. */
  registry: { name: string; size: number }[];
  oauth: OAuthLogin & { cookie: string; refreshed: OAuthLogin };
  ended: EndedRequest[];
  unfinished: Record<Unfinished, { user: User; request_id: string; value: Value }>;
  /** `ollama_list_requests` */
  lists: Record<User, { requests: ListedRequest[] }>;
  /** `ollama_list_sessions`, and `ollama_load_context` of each of them */
  sessions: Record<User, { list: { sessions: ListedSession[] }; loaded: Record<string, LoadedSession> }>;
  /** `ollama_list_sessions` with a query */
  searches: { user: User; query: string; value: { sessions: ListedSession[] } }[];
}

export interface OAuthLogin {
  client_id: string;
  access_token: string;
  refresh_token: string;
}

/** A request that had ended, and what `ollama_get_request` returned: a value, or the text of an error. */
interface EndedRequest {
  what: string;
  user: User;
  request_id: string;
  value?: Value;
  error?: string;
}

/** The requests that had not, and what `ollama_get_request` returned of them last. */
export type Unfinished =
  | "pull"
  | "create"
  | "embeddings"
  | "batch"
  | "comparison"
  | "generate"
  | "turn"
  | "waiting"
  | "waitingOfAda"
  | "waitingBatch"
  | "waitingPull"
  | "waitingTurn";

export interface ListedRequest extends Value {
  request_id: string;
  state: string;
}

export interface ListedSession extends Value {
  session_id: string;
  busy_with?: string;
}

export interface LoadedSession {
  session: ListedSession;
  messages: { role: string; content: string }[];
}
