/**
 * What wrangler.toml binds, besides the settings. src/index.ts adds the Durable Objects: only there may their classes be
 * known together.
 */
export interface Bindings {
  METADATA: KVNamespace;
  CALL_LIMIT: RateLimit;
  STRANGER_LIMIT: RateLimit;
  SIGN_IN_LIMIT: RateLimit;
  OLLAMA_VPC?: Fetcher;
}
