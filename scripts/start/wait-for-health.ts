import { setTimeout as sleep } from "node:timers/promises";
import type { ConfigFault } from "../../src/config/config.ts";
import { Problem } from "../terminal/problem.ts";

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 150;

interface Health {
  status: "ok" | "misconfigured";
  warnings?: string[];
  faults?: ConfigFault[];
}

/**
 * Waits until the Worker answers.
 * @param token of the owner; without one the Worker shows no warnings
 * @returns its warnings
 * @throws Problem that names every wrong setting
 */
export async function waitForHealth(origin: string, token: string | undefined, signal: AbortSignal): Promise<string[]> {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const health = await readHealth(origin, token, signal);
    if (health?.status === "misconfigured") throw new Problem(describeFaults(health.faults ?? []));
    if (health?.status === "ok") return health.warnings ?? [];
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
  throw new Problem(
    `The Worker did not answer at ${origin}/health within a minute. npm start -- --verbose shows the output of wrangler.`,
  );
}

async function readHealth(origin: string, token: string | undefined, signal: AbortSignal): Promise<Health | undefined> {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  try {
    return (await (await fetch(`${origin}/health`, { headers, signal })).json()) as Health;
  } catch {
    return undefined;
  }
}

function describeFaults(faults: ConfigFault[]): string {
  const sentences = faults.map(({ variable, problem, where }) => `${variable} ${problem}\n  → ${where}`);
  return ["Some settings of Hearth are wrong:", ...sentences, "Then run npm start again."].join("\n\n");
}
