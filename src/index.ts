import type { OAuthStore } from "./auth/oauth/oauth-store.ts";
import type { ChatStore } from "./chats/chat-store.ts";
import type { SettingsStore } from "./config/store/settings-store.ts";
import { warmUp } from "./http/warm-up.ts";
import type { RequestQueue } from "./queue/request-queue.ts";

export { OAuthStore } from "./auth/oauth/oauth-store.ts";
export { ChatStore } from "./chats/chat-store.ts";
export { SettingsStore } from "./config/store/settings-store.ts";
export { app as default } from "./http/app.ts";
export { RequestQueue } from "./queue/request-queue.ts";

declare module "./config/bindings.ts" {
  /** The Durable Objects that wrangler.toml binds. Their names keep what is stored in them, so they never change. */
  interface Bindings {
    REQUEST_QUEUE: DurableObjectNamespace<RequestQueue>;
    CHAT_STORE: DurableObjectNamespace<ChatStore>;
    OAUTH_STORE: DurableObjectNamespace<OAuthStore>;
    SETTINGS_STORE: DurableObjectNamespace<SettingsStore>;
  }
}

void warmUp();
