import { Client, SdkHttpError, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { HEARTH_VERSION } from "../../src/core/version.ts";
import { Problem } from "../terminal/problem.ts";

/** The longest that Hearth lets a call wait. The client waits a little longer than that. */
const WAIT_SECONDS = 240;
const CLIENT_TIMEOUT_MS = (WAIT_SECONDS + 30) * 1000;

/** How to follow a call while it runs. */
export interface Watching {
  signal: AbortSignal;
  onMessage?: (message: string) => void;
}

/** An MCP client that is connected to Hearth. */
export class HearthClient {
  readonly #client = new Client(
    { name: "hearth-scripts", version: HEARTH_VERSION },
    { versionNegotiation: { mode: "auto" } },
  );

  /** @throws Problem if nothing answers at the URL, or the token is refused */
  static async connect(url: string, token: string, signal: AbortSignal): Promise<HearthClient> {
    const endpoint = new URL(url);
    endpoint.searchParams.set("wait", String(WAIT_SECONDS));
    const hearth = new HearthClient();
    const headers = { Authorization: `Bearer ${token}` };
    try {
      await hearth.#client.connect(new StreamableHTTPClientTransport(endpoint, { requestInit: { headers } }), {
        signal,
      });
    } catch (thrown) {
      signal.throwIfAborted();
      throw new Problem(whyNotConnected(url, thrown));
    }
    return hearth;
  }

  /** Calls a tool. @returns its structured content @throws Problem with the text of a tool's error */
  async call<T>(name: string, args: Record<string, unknown>, { signal, onMessage }: Watching): Promise<T> {
    const result = await this.#client.callTool(
      { name, arguments: args },
      {
        signal,
        timeout: CLIENT_TIMEOUT_MS,
        resetTimeoutOnProgress: true,
        onprogress: ({ message }) => onMessage?.(message ?? ""),
      },
    );
    if (!result.isError) return result.structuredContent as T;
    const texts = result.content.map((part) => (part.type === "text" ? part.text : ""));
    throw new Problem(texts.join("\n"));
  }

  close(): Promise<void> {
    return this.#client.close();
  }
}

function whyNotConnected(url: string, thrown: unknown): string {
  const status = thrown instanceof SdkHttpError ? thrown.status : undefined;
  if (status === 401)
    return `The Hearth at ${url} refuses this token. Set HEARTH_TOKEN, or MCP_AUTH_TOKEN in .dev.vars.`;
  if (status !== undefined)
    return `The server at ${url} answered with HTTP ${status}. Is that the URL of Hearth? It ends in /mcp.`;
  return `Hearth is not running at ${url}. Start it in another terminal: npm start`;
}
