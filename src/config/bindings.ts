/** What wrangler.toml binds beside the settings. The Durable Object stubs are typed by the floor that owns each class. */
export interface Bindings {
  REQUEST_QUEUE: DurableObjectNamespace;
  CHAT_STORE: DurableObjectNamespace;
  OAUTH_STORE: DurableObjectNamespace;
  METADATA: KVNamespace;
  CALL_LIMIT: RateLimit;
  STRANGER_LIMIT: RateLimit;
  SIGN_IN_LIMIT: RateLimit;
  OLLAMA_VPC?: Fetcher;
}
