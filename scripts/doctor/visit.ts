/** One run of the doctor: what to check, and what earlier checks have learnt for later ones. */
export interface Visit {
  /** The origin of the Worker, such as https://hearth.example.workers.dev */
  readonly origin: string;
  readonly token: string | undefined;
  /** The public address of Ollama, from the command line or the settings of a local Worker. */
  readonly home: { url: string; given: boolean } | undefined;
  readonly model: string | undefined;
  /** Whether a model may be unloaded to measure its load. */
  readonly unload: boolean;
  readonly learnt: {
    /** Whether OAuth is on, according to /health. */
    oauthOn?: boolean;
    /** The `resource_metadata` in the 401. */
    resourceMetadata?: string;
    /** The tools that the token may call. */
    tools: readonly string[];
    /** The model that the checks ask. */
    model: string;
    tokensPerSecond: number;
  };
}

/** The state before the first check. */
export const freshLearnt = (): Visit["learnt"] => ({ tools: [], model: "", tokensPerSecond: 0 });
