import type { Context } from "hono";
import { html } from "hono/html";

/** A page for whoever opens the address in a browser: what this is, and how to connect. It tells nothing of the home. */
export function landing(c: Context): Response | Promise<Response> {
  const url = `${new URL(c.req.url).origin}/mcp`;
  c.header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  return c.html(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hearth</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; }
  body { max-width: 40rem; margin: 10vh auto; padding: 0 1.25rem; }
  h1 { font-weight: 600; margin-bottom: 0; }
  code, pre { font: 0.9em/1.5 ui-monospace, monospace; }
  pre { padding: 0.9rem 1rem; border: 1px solid #8884; border-radius: 0.5rem; white-space: pre-wrap; overflow-wrap: anywhere; }
  p { margin: 0.8rem 0; }
  .quiet { opacity: 0.7; }
</style>
</head>
<body>
<h1>Hearth</h1>
<p class="quiet">An Ollama at home, for agents elsewhere.</p>
<p>This is an MCP server. Give its address to an MCP client, with the token that the owner gave you:</p>
<pre>${url}
Authorization: Bearer &lt;token&gt;</pre>
<p>Claude Code:</p>
<pre>claude mcp add --transport http hearth ${url} --header "Authorization: Bearer &lt;token&gt;"</pre>
<p>A client that insists on signing in through a browser gets on with <code>/token/mcp</code> instead of <code>/mcp</code>.</p>
<p class="quiet"><a href="/health">Health</a></p>
</body>
</html>`);
}
