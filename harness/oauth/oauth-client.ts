import { createHash, randomBytes } from "node:crypto";
import { send } from "../mcp/mcp-client.ts";
import type { McpServer } from "../mcp/wire.ts";
import { ScriptedBrowser } from "./scripted-browser.ts";

/** OWNER_PASSWORD of a Hearth that is signed in to. */
export const PASSWORD = "the password of the owner";
/** Redirect URI of a client that nobody listens for. */
export const CALLBACK = "https://agents.example.com/callback";

/** Answer of the token endpoint. */
export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
  resource: string;
}

/** An OAuth client that takes each step by itself, so that a test can make any step fail. */
export class OAuthClient {
  readonly fetch: typeof fetch;
  readonly origin: string;
  readonly browser: ScriptedBrowser;
  readonly redirectUri: string;
  readonly verifier = randomBytes(32).toString("base64url");
  id = "";

  /** @param origin of the Hearth to log in to */
  constructor(origin: string, fetcher: typeof fetch = fetch, redirectUri = CALLBACK) {
    this.origin = origin;
    this.fetch = fetcher;
    this.redirectUri = redirectUri;
    this.browser = new ScriptedBrowser(origin, fetcher);
  }

  async register(fields: Record<string, unknown> = {}): Promise<Response> {
    const metadata = {
      client_name: "Agents Inc",
      redirect_uris: [this.redirectUri],
      token_endpoint_auth_method: "none",
      ...fields,
    };
    const response = await this.fetch(`${this.origin}/oauth/register`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(metadata),
    });
    if (response.ok) this.id = ((await response.clone().json()) as { client_id: string }).client_id;
    return response;
  }

  authorizeUrl(changes: Record<string, string | undefined> = {}): URL {
    const url = new URL(`${this.origin}/oauth/authorize`);
    const parameters: Record<string, string | undefined> = {
      response_type: "code",
      client_id: this.id,
      redirect_uri: this.redirectUri,
      state: "the state",
      code_challenge: createHash("sha256").update(this.verifier).digest("base64url"),
      code_challenge_method: "S256",
      resource: `${this.origin}/mcp`,
      ...changes,
    };
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value);
    return url;
  }

  token(fields: Record<string, string>): Promise<Response> {
    return this.fetch(`${this.origin}/oauth/token`, {
      method: "POST",
      body: new URLSearchParams({ client_id: this.id, ...fields }),
    });
  }

  exchange(code: string, fields: Record<string, string> = {}): Promise<Response> {
    const own = {
      grant_type: "authorization_code",
      code,
      redirect_uri: this.redirectUri,
      code_verifier: this.verifier,
    };
    return this.token({ ...own, ...fields });
  }

  refresh({ refresh_token }: Tokens): Promise<Response> {
    return this.token({ grant_type: "refresh_token", refresh_token });
  }

  /** Takes all steps of a login that succeeds. */
  async login(grants: readonly string[] = ["read", "chat"]): Promise<Tokens> {
    if (this.id === "") await this.register();
    const back = await this.browser.allow(this.authorizeUrl(), PASSWORD, grants);
    const response = await this.exchange(back.searchParams.get("code") ?? "");
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as Tokens;
  }

  /** The MCP server behind this login. */
  server(token: string): McpServer {
    return { url: this.origin, token, fetch: this.fetch };
  }

  /** Calls `tools/list` with this token. Returns the names, or the refusal. */
  async list(token: string, path = "/mcp"): Promise<{ status: number; names: string[]; challenge: string | null }> {
    const response = await send(this.server(token), { method: "tools/list", path });
    const text = await response.text();
    const names = [...text.matchAll(/"name":"(ollama_\w+)"/g)].map(([, name = ""]) => name);
    return { status: response.status, names, challenge: response.headers.get("www-authenticate") };
  }
}
