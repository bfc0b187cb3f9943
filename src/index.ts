export { OAuthStore } from "./auth/oauth/oauth-store.ts";
export { ChatStore } from "./chats/chat-store.ts";
export { app as default } from "./http/app.ts";
export { RequestQueue } from "./queue/request-queue.ts";
