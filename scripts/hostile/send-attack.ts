import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, Attack, Outcome } from "./attack.ts";

/** A call that takes longer counts as hanging. */
const PATIENCE_MS = 20_000;
/** How long to wait for an answer to bytes that are not HTTP. */
const BARE_MS = 300;
const MAX_TEXT = 400;
const PIECES = 8;
const PAUSE_MS = 60;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Sends an attack and returns the outcome. Never rejects. */
export async function sendAttack(url: string, attack: Attack): Promise<Answer> {
  const started = performance.now();
  if (attack.manner === "bare") return { ...(await sendBare(url, attack)), ms: performance.now() - started };
  const first = await sendHttp(url, attack, agent);
  // A connection is closed when a body was not read. The next call may notice that too late, here or in wrangler.
  const stale =
    first.outcome === "cut" || first.outcome === "closed" || first.text === "Error: Network connection lost.";
  const { outcome, text } = stale ? await sendHttp(url, attack, false) : first;
  return { outcome, text, ms: performance.now() - started };
}

type Came = Omit<Answer, "ms">;

function sendHttp(url: string, attack: Attack, agent: Agent | false): Promise<Came> {
  const { method, path, headers, body = "", manner = "whole" } = attack;
  const { hostname, port } = new URL(url);
  // Always sent: without it, Node sends the body of some methods as if it were the next call.
  const length =
    manner === "chunked" ? { "transfer-encoding": "chunked" } : { "content-length": Buffer.byteLength(body) };
  return new Promise((resolve) => {
    let text = "";
    const end = (outcome: Outcome) => {
      clearTimeout(hang);
      resolve({ outcome, text });
    };
    const call = request({ agent, hostname, port, method, path, headers: { ...length, ...headers } });
    const hang = setTimeout(() => {
      end("hang");
      call.destroy();
    }, PATIENCE_MS);
    call.on("error", () => end(manner === "torn" ? "torn" : call.writableFinished ? "closed" : "cut"));
    call.on("response", async (response) => {
      text = await beginningOf(response).catch(() => "");
      end(response.complete ? (response.statusCode ?? "closed") : "closed");
    });
    void write(call, Buffer.from(body), manner);
  });
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of response) if (text.length < MAX_TEXT) text += chunk;
  return text.slice(0, MAX_TEXT);
}

async function write(call: ClientRequest, body: Buffer, manner: Attack["manner"]): Promise<void> {
  if (manner === "whole") return void call.end(body);
  const size = Math.ceil(body.length / PIECES) || 1;
  const end = manner === "torn" ? body.length / 2 : body.length;
  for (let at = 0; at < end && !call.destroyed; at += size) {
    call.write(body.subarray(at, at + size));
    await sleep(manner === "slow" ? PAUSE_MS : 1);
  }
  if (manner === "torn") call.destroy();
  else call.end();
}

function sendBare(url: string, { body = "" }: Attack): Promise<Came> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => socket.write(body));
    const end = () => {
      clearTimeout(enough);
      socket.destroy();
      const status = /^HTTP\/1\.1 (\d{3})/.exec(text)?.[1];
      resolve({ outcome: status === undefined ? "torn" : Number(status), text: text.slice(0, MAX_TEXT) });
    };
    const enough = setTimeout(end, BARE_MS);
    socket.on("data", (data) => {
      if (text.length < MAX_TEXT) text += data;
    });
    socket.on("error", end).on("close", end);
  });
}
