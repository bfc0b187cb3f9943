import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";

/** Entry of the OAuthStore. */
interface Entry {
  key: string;
  value: string;
}

/** The entries of an OAuthStore. */
export type Entries = [key: string, entry: Entry][];

/** Token of the owner. */
export const TOKEN = "bench-bench-bench-bench-bench-bench";

const LIMITER = { limit: async () => ({ success: true }) };
const MODELS = {
  models: [
    {
      name: "gemma3:270m",
      model: "gemma3:270m",
      modified_at: "2026-11-01T00:00:00Z",
      size: 291_554_930,
      digest: "a".repeat(64),
      details: { format: "gguf", family: "gemma3", parameter_size: "268.10M", quantization_level: "Q8_0" },
      capabilities: ["completion"],
    },
  ],
};

/** Settings and bindings of a Worker outside of workerd: a home with one model, an empty KV, logins in memory. */
export function standInEnv(entries: Map<string, Entry>): Record<string, unknown> {
  return {
    OLLAMA_BASE_URL: "https://ollama.example.com",
    OLLAMA_VPC: { fetch: async () => new Response(JSON.stringify(MODELS)) },
    MCP_AUTH_TOKEN: TOKEN,
    OWNER_PASSWORD: PASSWORD,
    LOG_LEVEL: "silent",
    METADATA: { get: async () => null, put: async () => {} },
    CALL_LIMIT: LIMITER,
    STRANGER_LIMIT: LIMITER,
    SIGN_IN_LIMIT: LIMITER,
    OAUTH_STORE: { getByName: () => oauthStore(entries) },
  };
}

/** The methods of OAuthStore. */
const oauthStore = (entries: Map<string, Entry>) => ({
  get: async (key: string) => entries.get(key) ?? null,
  async put(entry: Entry, expected?: string | null) {
    if (expected !== undefined && (entries.get(entry.key)?.value ?? null) !== expected) return false;
    entries.set(entry.key, entry);
    return true;
  },
  delete: async (key: string) => entries.delete(key),
  list: async (prefix: string, after: string, limit: number) =>
    [...entries.values()].filter(({ key }) => key.startsWith(prefix) && key > after).slice(0, limit),
  use: async () => {},
  uses: async () => ({}),
  take: async () => true,
  giveBack: async () => {},
});
