import { text } from "node:stream/consumers";
import { serveOnLoopback } from "../../../harness/http/loopback-server.ts";

/** What a request tells a model. */
interface Prompt {
  /** The names under which an agent offers its tools. */
  tools: string[];
  /** What the calls so far have brought, in order, as the model reads it. */
  results: string[];
}

export type Move = { say: string } | { call: string; arguments: Record<string, unknown> };

/** How an agent and its model speak over HTTP. */
export interface Dialect {
  read(body: unknown): Prompt;
  /** The whole answer, as a stream of events. */
  write(move: Move): object[];
  /** Whether the events' types stand beside them as names. */
  named: boolean;
}

/** What the model decides on; asked once for each number of results, however often its agent asks. */
export type Mind = (prompt: Prompt) => Promise<Move>;

export interface FakeModel {
  url: string;
  /** The last request that offered tools: it holds all that the model was ever given. */
  last: { prompt: Prompt; body: string };
  moves: Move[];
  close(): Promise<void>;
}

/** A model on loopback for an agent that we did not write: it has no thoughts but those of `mind`. */
export async function openFakeModel(dialect: Dialect, mind: Mind): Promise<FakeModel> {
  const decided: Promise<Move>[] = [];
  const model: Omit<FakeModel, "url" | "close"> = { last: { prompt: { tools: [], results: [] }, body: "" }, moves: [] };
  const decide = async (prompt: Prompt): Promise<Move> => {
    const move = await mind(prompt);
    model.moves.push(move);
    return move;
  };
  const { url, close } = await serveOnLoopback(async (request, response) => {
    const body = await text(request);
    // A health check, a count of tokens, a title for the conversation: not what we are here for.
    if (!body.includes("ollama_list_models")) return void response.writeHead(404).end("{}");
    const prompt = dialect.read(JSON.parse(body));
    model.last = { prompt, body };
    decided[prompt.results.length] ??= decide(prompt);
    const events = dialect.write(await (decided[prompt.results.length] as Promise<Move>));
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of events) {
      if (dialect.named) response.write(`event: ${(event as { type: string }).type}\n`);
      response.write(`data: ${JSON.stringify(event)}\n\n`);
    }
    response.end();
  });
  return Object.assign(model, { url, close });
}
