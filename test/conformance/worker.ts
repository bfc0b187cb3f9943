import { createApp } from "../../src/http/app.ts";
import { serveWith } from "../../src/mcp/handler.ts";
import { createFixtureServer, refuseUnable } from "./create-fixture-server.ts";

export { OAuthStore } from "../../src/auth/oauth/oauth-store.ts";
export { ChatStore } from "../../src/chats/chat-store.ts";
export { SettingsStore } from "../../src/config/store/settings-store.ts";
export { RequestQueue } from "../../src/queue/request-queue.ts";

const serveFixtures = serveWith(createFixtureServer);

/** All of Hearth, but for the server behind /mcp: it has what the conformance suite calls by name. */
export default createApp(async (request, body, scope) => refuseUnable(body) ?? serveFixtures(request, body, scope));
