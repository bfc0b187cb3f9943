/** A model as /api/tags has it. `capabilities` and the lengths come with Ollama 0.30 and later. */
export interface InstalledModel {
  name: string;
  /** RFC 3339. */
  modified_at: string;
  /** Bytes on disk. */
  size: number;
  /** 64 hexadecimal digits. */
  digest: string;
  details: {
    format?: string;
    family?: string;
    /** Empty, or left out, where it was made from none. */
    parent_model?: string;
    families?: string[] | null;
    parameter_size?: string;
    quantization_level?: string;
    context_length?: number;
    embedding_length?: number;
  };
  capabilities?: string[];
  /** Where a cloud model really runs. */
  remote_host?: string;
  remote_model?: string;
}

/** A model in memory, as /api/ps has it. */
export interface LoadedModel {
  name: string;
  /** Bytes in all, and those of them in GPU memory. */
  size: number;
  size_vram: number;
  digest: string;
  /** RFC 3339, with the home's own offset; centuries ahead when kept for ever. */
  expires_at: string;
  context_length?: number;
  details: InstalledModel["details"];
}
