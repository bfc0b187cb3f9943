/**
 * Details of a model, as far as its host tells them, without what would fill a reader's context: tensors, tokenizer arrays,
 * the full licence.
 */
export interface ModelDetails {
  family?: string;
  /** The model that it was made from, if Ollama knows. */
  parent_model?: string;
  format?: string;
  parameter_size?: string;
  quantization_level?: string;
  /** Tokens that the model was trained for. How many are served depends on `num_ctx`. */
  context_length?: number;
  /** Length of its embedding vectors. */
  embedding_length?: number;
  capabilities?: string[];
  /** As set in the Modelfile. `stop` is a list. Null is a parameter of its base that is out of force. */
  parameters: Record<string, unknown>;
  system?: string;
  template?: string;
  /** Without its FROM, because models with different names can have the same digest, under which this is cached. */
  modelfile?: string;
  /** The digests of its weights: `sha256:` and 64 hexadecimal digits each. */
  files?: string[];
  /** The start of its first line. */
  license?: string;
  /** When the name that was asked for began to mean this model, as in the list. Not cached: other names differ in it. */
  modified_at?: string;
}
