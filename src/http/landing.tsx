import type { Context } from "hono";
import { resourceOf } from "../auth/oauth/authorization-server.ts";
import { oauthForOrigin } from "../auth/oauth/oauth-for-origin.ts";
import type { HttpEnv } from "../pages/http-env.ts";
import { Page, showPage } from "../pages/page.tsx";

/** A page for whoever opens the address in a browser: what this is, and how to connect. It tells nothing of the home. */
export function landing(c: Context<HttpEnv>): Response | Promise<Response> {
  const oauth = oauthForOrigin(c.env, c.req.url);
  const url = resourceOf(oauth?.origin ?? new URL(c.req.url).origin);
  return showPage(
    c,
    <Page title="Hearth" wide>
      <h1>An Ollama at home, for agents elsewhere</h1>
      <p>This is an MCP server. Give its address to an MCP client:</p>
      <pre>{url}</pre>
      {oauth !== undefined && (
        <p>
          A client that opens your browser (claude.ai, ChatGPT) needs no more: the owner signs in and says what it may
          do. Who is connected: <a href="/account">your account</a>.
        </p>
      )}
      <p>All others send the token that the owner gave them:</p>
      <pre>{"Authorization: Bearer <token>"}</pre>
      <p>Claude Code, for one:</p>
      <pre>{`claude mcp add --transport http hearth ${url} --header "Authorization: Bearer <token>"`}</pre>
      <p class="quiet">
        A client that insists on signing in although it has a token gets on with <code>/token/mcp</code> instead of{" "}
        <code>/mcp</code>. <a href="/health">Health</a>
      </p>
    </Page>,
  );
}
