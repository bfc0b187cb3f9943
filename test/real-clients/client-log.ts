import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Heard } from "./wiretap.ts";

/** Outside git; `scripts/clients/test-clients.ts` names it at the end of a run. */
const FOLDER = "artefacts/clients";

interface LoggedCall {
  tool: string;
  arguments: unknown;
  /** What was shown while it ran. */
  progress?: string[];
  /** What the client handed on: to its user, or to its model. */
  given: unknown;
}

/** What one client, and the model behind it, saw in a run. */
export interface ClientLog {
  client: string;
  /** As it went over the wire. */
  wire?: Heard;
  tools: string[];
  calls: LoggedCall[];
  [more: string]: unknown;
}

/** A log that is written at the end of the describe block, whether its tests passed or not. */
export function keepLog(client: string): ClientLog {
  const log: ClientLog = { client, tools: [], calls: [] };
  afterAll(() => {
    mkdirSync(FOLDER, { recursive: true });
    const file = `${client.toLowerCase().replaceAll(/[^a-z0-9.]+/g, "-")}.json`;
    writeFileSync(join(FOLDER, file), `${JSON.stringify(log, null, 2)}\n`);
  });
  return log;
}
