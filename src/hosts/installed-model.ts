/**
 * Model of a host, in the words of Ollama's /api/tags. What a host does not tell is missing: an OpenAI-compatible one tells
 * hardly more than names. Ollama tells `capabilities` and the lengths since 0.30.
 */
export interface InstalledModel {
  name: string;
  /** RFC 3339 */
  modified_at?: string;
  /** Bytes on disk. */
  size?: number;
  /** 64 hexadecimal digits. */
  digest?: string;
  details: {
    format?: string;
    family?: string;
    /** Empty or missing if it was not made from another model. */
    parent_model?: string;
    families?: string[] | null;
    parameter_size?: string;
    quantization_level?: string;
    context_length?: number;
    embedding_length?: number;
  };
  capabilities?: string[];
  /** Set for a cloud model: where it really runs. */
  remote_host?: string;
  remote_model?: string;
  /** The ids of the hosts that have it, where there are several hosts. */
  hosts?: string[];
}

/** Model in memory, as /api/ps lists it. */
export interface LoadedModel {
  name: string;
  /** Total bytes, and those of them in GPU memory. */
  size: number;
  size_vram: number;
  digest: string;
  /** RFC 3339 with the home's own offset. Centuries ahead if the model is kept without a time limit. */
  expires_at: string;
  context_length?: number;
  details: InstalledModel["details"];
}
