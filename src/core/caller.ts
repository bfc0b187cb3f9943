/** What a client may do: the unit of consent, each a sentence that a person understands. */
export const GRANTS = {
  read: "See which models are installed and what the server is doing",
  chat: "Ask models, and keep conversations",
  manage: "Install, copy, create and load models",
  delete: "Remove models from the disk at home",
} as const;

export type Grant = keyof typeof GRANTS;

export const ALL_GRANTS = Object.keys(GRANTS) as Grant[];

/** Those of a list of names that are grants, in their order. */
export const grantsIn = (names: readonly string[]): Grant[] => ALL_GRANTS.filter((grant) => names.includes(grant));

/** Who is calling: made by `auth/`, and all that the rest knows of authentication. */
export interface Caller {
  /** Whose work it is: owns requests and chat sessions. */
  user: string;
  /** What is calling for the user: the name of a static token, or an OAuth client. */
  client: string;
  grants: readonly Grant[];
}
