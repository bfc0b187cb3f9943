import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a client says of itself on the wire, and what it asks for. */
export interface Heard {
  /** As it names itself when it connects. */
  client?: unknown;
  userAgent?: string;
  /** The version that it begins with, where it begins with a handshake. */
  proposes?: string;
  /** The versions in its headers, which some never send. */
  protocols: string[];
  methods: string[];
  asksForProgress: boolean;
  progressSent: number;
}

export interface Wiretap {
  url: string;
  heard: Heard;
  close(): Promise<void>;
}

/** Stands between a client and Hearth, changes nothing but the Host, and listens. */
export async function openWiretap(target: string): Promise<Wiretap> {
  const heard: Heard = { protocols: [], methods: [], asksForProgress: false, progressSent: 0 };
  const server = createServer((incoming, outgoing) => {
    const { host } = new URL(target);
    const headers = { ...incoming.headers, host };
    const onward = request(
      new URL(incoming.url ?? "/", target).href,
      { method: incoming.method, headers },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        listen(answer, (text) => {
          heard.progressSent += text.split('"notifications/progress"').length - 1;
        });
        answer.pipe(outgoing);
      },
    );
    onward.once("error", () => outgoing.destroy());
    onward.once("close", () => hangUp(outgoing));
    outgoing.once("close", () => onward.destroy());
    listen(incoming, (body) => hear(heard, incoming, body));
    incoming.pipe(onward);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Where Hearth has broken off in the middle, the client is to see just that. */
function hangUp(outgoing: ServerResponse): void {
  if (!outgoing.writableEnded) outgoing.destroy();
}

function listen(stream: IncomingMessage, hearAll: (text: string) => void): void {
  const pieces: Buffer[] = [];
  stream.on("data", (piece: Buffer) => pieces.push(piece));
  stream.once("close", () => hearAll(Buffer.concat(pieces).toString()));
}

interface Message {
  method?: string;
  params?: { protocolVersion?: string; clientInfo?: unknown; _meta?: Record<string, unknown> };
}

function hear(heard: Heard, { headers }: IncomingMessage, body: string): void {
  heard.userAgent = headers["user-agent"] ?? heard.userAgent;
  note(heard.protocols, String(headers["mcp-protocol-version"] ?? ""));
  const { method = "", params }: Message = body === "" ? {} : JSON.parse(body);
  note(heard.methods, method);
  heard.proposes = params?.protocolVersion ?? heard.proposes;
  const meta = params?._meta ?? {};
  heard.client = params?.clientInfo ?? meta["io.modelcontextprotocol/clientInfo"] ?? heard.client;
  if (meta.progressToken !== undefined) heard.asksForProgress = true;
}

function note(list: string[], item: string): void {
  if (item !== "" && !list.includes(item)) list.push(item);
}
