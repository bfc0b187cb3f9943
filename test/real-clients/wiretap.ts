import type { IncomingMessage } from "node:http";
import type { LoopbackServer } from "../../harness/http/loopback-server.ts";
import { startProxy } from "../../harness/http/proxy.ts";

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

export interface Wiretap extends LoopbackServer {
  heard: Heard;
}

/** A proxy between a client and Hearth that changes nothing but the Host, and listens. */
export async function openWiretap(target: string): Promise<Wiretap> {
  const heard: Heard = { protocols: [], methods: [], asksForProgress: false, progressSent: 0 };
  const proxy = await startProxy(target, {
    headers: (given) => ({ ...given, host: new URL(target).host }),
    onCall: (call) => listen(call, (body) => hear(heard, call, body)),
    onResponse: (response) =>
      listen(response, (text) => {
        heard.progressSent += text.split('"notifications/progress"').length - 1;
      }),
  });
  return { ...proxy, heard };
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
