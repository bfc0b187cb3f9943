/** One visit of the doctor: what it was asked to look at, and what the checks so far have learnt for those to come. */
export interface Visit {
  /** Of the Worker, such as https://hearth.example.workers.dev */
  readonly origin: string;
  readonly token: string | undefined;
  /** The public address of Ollama: as given, or that of a local Worker's settings. */
  readonly home: { url: string; given: boolean } | undefined;
  readonly model: string | undefined;
  /** Whether a model may be taken out of memory to see how long it takes to load. */
  readonly unload: boolean;
  readonly learnt: {
    /** What /health says of it: whether OAuth is on. */
    oauthOn?: boolean;
    /** The `resource_metadata` of the 401. */
    resourceMetadata?: string;
    /** The tools that the token may call. */
    tools: readonly string[];
    /** The model that the checks ask. */
    model: string;
    tokensPerSecond: number;
  };
}

export const freshLearnt = (): Visit["learnt"] => ({ tools: [], model: "", tokensPerSecond: 0 });
