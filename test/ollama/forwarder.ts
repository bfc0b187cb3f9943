import type { IncomingMessage, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout as pause } from "node:timers/promises";
import { serveOnLoopback } from "../../harness/http/loopback-server.ts";

export interface Forwarder {
  /** Such as 127.0.0.1:40123 */
  address: string;
  /** Tears the next answer that comes to more bytes than this, after them. */
  tearAfter(bytes: number): void;
  /** Tears the answers that are under way, at their next piece. */
  tearNow(): void;
  /** How often it has torn one. */
  readonly torn: number;
  /** How often a client has left before the end of an answer. */
  readonly left: number;
  /** The bodies that were sent to this path, the oldest first. */
  sentTo(path: string): unknown[];
  close(): Promise<void>;
}

interface Ways {
  /** A plain registry sends the files itself, and Ollama wants to be sent elsewhere for them: it then says "no Location header". */
  redirectBlobs?: boolean;
  /** What it waits after each piece of an answer, so that there is something to watch. */
  pauseMs?: number;
}

const BLOB = /^\/v2\/.+\/blobs\//;
const PIECE = 64 * 1024;

/** A server in front of another, which passes everything on and can break off. @param target such as http://127.0.0.1:5000 */
export async function startForwarder(target: string, { redirectBlobs = false, pauseMs = 0 }: Ways): Promise<Forwarder> {
  let limit = Number.POSITIVE_INFINITY;
  let torn = 0;
  let left = 0;
  const sent: { url: string; body: Buffer }[] = [];
  let breaks = new AbortController();

  async function sendOn(body: AsyncIterable<Uint8Array>, response: ServerResponse): Promise<void> {
    let sent = 0;
    const { signal } = breaks;
    for await (const piece of pieces(body)) {
      sent += piece.length;
      if (signal.aborted || sent > limit) {
        limit = Number.POSITIVE_INFINITY;
        torn += 1;
        response.destroy();
        return;
      }
      response.write(piece);
      if (pauseMs > 0) await pause(pauseMs);
    }
    response.end();
  }

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    if (redirectBlobs && method === "GET" && BLOB.test(url) && headers.host?.startsWith("127.0.0.1")) {
      response.writeHead(307, { location: `http://localhost:${port}${url}` }).end();
      return;
    }
    const wanted = ["accept", "range", "content-type"].flatMap((name) => {
      const value = headers[name];
      return typeof value === "string" ? [[name, value] as [string, string]] : [];
    });
    const gone = new AbortController();
    response.once("close", () => {
      if (!response.writableEnded) left += 1;
      gone.abort();
    });
    const body = method === "GET" || method === "HEAD" ? undefined : await buffer(request);
    if (body !== undefined) sent.push({ url, body });
    const init = {
      method,
      headers: Object.fromEntries(wanted),
      body,
      redirect: "manual",
      signal: gone.signal,
    } as const;
    const answer = await fetch(`${target}${url}`, init);
    const kept = ["content-type", "content-length", "content-range", "docker-content-digest", "location"];
    response.writeHead(
      answer.status,
      Object.fromEntries(
        kept.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name) ?? ""]] : [])),
      ),
    );
    await sendOn((answer.body ?? []) as AsyncIterable<Uint8Array>, response);
  }

  const { port, close } = await serveOnLoopback((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  return {
    address: `127.0.0.1:${port}`,
    tearAfter: (bytes) => {
      limit = bytes;
    },
    tearNow: () => {
      breaks.abort();
      breaks = new AbortController();
    },
    get torn() {
      return torn;
    },
    get left() {
      return left;
    },
    sentTo: (path) => sent.filter(({ url }) => url === path).map(({ body }) => JSON.parse(body.toString())),
    close,
  };
}

async function* pieces(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    for (let start = 0; start < chunk.length; start += PIECE) yield chunk.subarray(start, start + PIECE);
  }
}
