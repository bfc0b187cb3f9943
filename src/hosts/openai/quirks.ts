/** Where a server differs from the others of its kind. */
export interface Quirks {
  /** The field that limits the answer. OpenAI's newer models refuse `max_tokens`; most others know nothing else. */
  maxTokens: "max_tokens" | "max_completion_tokens";
  keyHeader: "authorization" | "cf-aig-authorization";
  /** Headers besides those that every call has. */
  headers: Readonly<Record<string, string>>;
  /** Whether it has /models. */
  listsModels: boolean;
}

const USUAL: Quirks = { maxTokens: "max_tokens", keyHeader: "authorization", headers: {}, listsModels: true };

/** Cloudflare's gateway stores prompts and answers unless a call says otherwise, and lists no models. */
const GATEWAY = { headers: { "cf-aig-collect-log": "false" }, listsModels: false };

/** What is known of servers on the internet, by host name. */
const BY_HOST_NAME: Readonly<Record<string, Partial<Quirks>>> = {
  "api.openai.com": { maxTokens: "max_completion_tokens" },
  "api.cloudflare.com": GATEWAY,
  "gateway.ai.cloudflare.com": { ...GATEWAY, keyHeader: "cf-aig-authorization" },
};

/** Returns the quirks of the server at an address. */
export const quirksOf = (baseUrl: string): Quirks => ({ ...USUAL, ...BY_HOST_NAME[new URL(baseUrl).hostname] });

/** Servers, by `owned_by` of their models, that answer a call for any name by the model that is loaded. */
export const ANSWER_ANY_NAME: readonly unknown[] = ["llamacpp"];
