const FAMILIES = ["gemma3", "qwen3", "llama3.2", "mistral", "phi4"];
const SIZES = ["270m", "1b", "4b", "12b"];

/** Twenty installed models, as /api/tags of Ollama 0.30 lists them. */
export const TAGS = FAMILIES.flatMap((family, row) =>
  SIZES.map((size, column) => ({
    name: `${family}:${size}`,
    model: `${family}:${size}`,
    modified_at: `2026-11-${String(20 - row * 4 - column).padStart(2, "0")}T12:13:15.674377639Z`,
    size: 253_113_698 * (row * 4 + column + 1),
    digest: `${row}${column}`.padEnd(64, "c0ffee"),
    details: {
      parent_model: "",
      format: "gguf",
      family,
      families: [family],
      parameter_size: size.toUpperCase(),
      quantization_level: "Q4_K_M",
      context_length: 32_768,
      embedding_length: 640,
    },
    capabilities: ["completion", "tools"],
  })),
);
