import { send } from "../../../harness/mcp/mcp-client.ts";
import { PASSWORD } from "../../../harness/oauth/oauth-client.ts";
import { ORIGIN, workerWith } from "../hearth.ts";
import { secrets } from "../written.ts";

/** Answer of the owner's API. */
export interface ApiAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  body: any;
}

/** A Hearth with a password, and calls of its API with a session. */
export class OwnersHearth {
  readonly fetch: typeof fetch;
  /** Sent with every call, unless a call says otherwise. */
  session = "";

  constructor(settings: Record<string, unknown> = {}) {
    this.fetch = workerWith({ OWNER_PASSWORD: PASSWORD, ...settings });
  }

  /** Opens a session with the password. */
  async open(password = PASSWORD): Promise<ApiAnswer> {
    const answer = await this.call("POST", "session", { password });
    this.session = answer.body.session ?? "";
    if (this.session !== "") secrets.add(this.session);
    return answer;
  }

  /** @param body sent as JSON, or as it is if it is a text */
  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const response = await this.fetch(`${ORIGIN}/admin/api/${path}`, {
      method,
      headers: { ...(this.session === "" ? {} : { authorization: `Bearer ${this.session}` }), ...headers },
      body: body === undefined || typeof body === "string" ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const answer = response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
    if (typeof answer.shown_once === "string") secrets.add(answer.shown_once);
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** Calls `tools/list` with a token. Returns the names of the tools, or the status of the refusal. */
  async tools(token: string): Promise<string[] | number> {
    const response = await send({ url: ORIGIN, token, fetch: this.fetch }, { method: "tools/list" });
    const text = await response.text();
    return response.ok ? [...text.matchAll(/"name":"(ollama_\w+)"/g)].map(([, name = ""]) => name) : response.status;
  }
}

/** A Hearth with a session of its API. */
export async function withSession(settings: Record<string, unknown> = {}): Promise<OwnersHearth> {
  const hearth = new OwnersHearth(settings);
  await hearth.open();
  return hearth;
}
