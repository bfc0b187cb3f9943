import { afterAll, beforeAll, beforeEach } from "vitest";
import { type StandInControl, standInControl } from "../../stand-in/control.ts";
import { type ServedStandIn, serveStandIn } from "../../stand-in/serve.ts";

export type Line = Record<string, unknown> & {
  response?: string;
  thinking?: string;
  message?: { role: string; content: string; thinking?: string; tool_calls?: unknown[] };
  done?: boolean;
  done_reason?: string;
  error?: string;
  prompt_eval_count?: number;
  eval_count?: number;
};

/** A stand-in behind a real socket, as new for every test of the file. */
export function served() {
  let server: ServedStandIn | undefined;
  const running = () => server as ServedStandIn;
  beforeAll(async () => {
    server = await serveStandIn();
  });
  beforeEach(() => running().standIn.reset());
  afterAll(() => running().close());

  const send = (path: string, init: RequestInit = {}) => fetch(`${running().url}${path}`, init);
  const post = (path: string, body: unknown, init: RequestInit = {}) =>
    send(path, { method: "POST", body: typeof body === "string" ? body : JSON.stringify(body), ...init });
  return {
    url: () => running().url,
    control: (): StandInControl => standInControl(running().url),
    send,
    post,
    /** Status and JSON */
    ask: async (path: string, body?: unknown): Promise<[number, Line]> => {
      const response = await (body === undefined ? send(path) : post(path, body));
      return [response.status, (await response.json()) as Line];
    },
    stream: async (path: string, body: unknown): Promise<Line[]> => lines(await (await post(path, body)).text()),
  };
}

export const lines = (text: string): Line[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);

/** What the generate lines say in all. */
export const said = (all: Line[]): string => all.map((line) => line.message?.content ?? line.response ?? "").join("");

/** The chunks of a body as they arrive; a body that breaks off ends them with `broken`. */
export async function chunks(response: Response): Promise<{ texts: Uint8Array[]; broken: boolean }> {
  const texts: Uint8Array[] = [];
  try {
    for await (const chunk of response.body ?? []) texts.push(chunk as Uint8Array);
    return { texts, broken: false };
  } catch {
    return { texts, broken: true };
  }
}
