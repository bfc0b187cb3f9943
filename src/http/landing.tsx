import type { Context } from "hono";
import { resourceOf } from "../auth/oauth/authorization-server.ts";
import { oauthForOrigin } from "../auth/oauth/oauth-for-origin.ts";
import type { HttpEnv } from "../pages/http-env.ts";
import { Page, showPage } from "../pages/page.tsx";

/** GET /: what this server is and how to connect, for a person with a browser. It says nothing about the home. */
export function landing(c: Context<HttpEnv>): Response | Promise<Response> {
  const oauth = oauthForOrigin(c);
  const url = resourceOf(oauth?.origin ?? new URL(c.req.url).origin);
  return showPage(
    c,
    <Page title="Hearth" wide>
      <h1>Hearth: an MCP server for Ollama</h1>
      <p>Add this address to an MCP client:</p>
      <pre>{url}</pre>
      {oauth !== undefined && (
        <p>
          claude.ai, ChatGPT and other clients that open your browser need nothing else: the owner signs in and decides
          what the client may do. <a href="/account">Your account</a> lists the connected clients.
        </p>
      )}
      <p>Other clients send the token that the owner gave them:</p>
      <pre>{"Authorization: Bearer <token>"}</pre>
      <p>For example, in Claude Code, with the token in HEARTH_TOKEN:</p>
      {/* Short lines, because a browser breaks a long one within "--header". */}
      <pre>
        {`claude mcp add --transport http hearth \\\n  ${url} \\\n  --header "Authorization: Bearer $HEARTH_TOKEN"`}
      </pre>
      <p class="quiet">
        If a client starts a login although it has a token, use <code>/token/mcp</code> instead of <code>/mcp</code>.{" "}
        <a href="/health">Health</a>
      </p>
    </Page>,
  );
}
