import { isLoopback } from "../../src/core/is-loopback.ts";
import type { LocalSettings } from "../start/local-settings.ts";
import { Problem } from "../terminal/problem.ts";
import type { Arguments } from "./read-arguments.ts";
import { freshLearnt, type Visit } from "./visit.ts";

/**
 * What to look at, from the command line, the settings of this machine and HEARTH_TOKEN. The token of this machine's
 * settings goes to no other machine.
 * @throws Problem where the token cannot be one
 */
export function planVisit(
  { url, home, model, unload }: Arguments,
  settings: Pick<LocalSettings, "origin" | "token" | "ollama">,
  given: string | undefined,
): Visit {
  const { origin, hostname } = url ?? new URL(settings.origin);
  const local = isLoopback(hostname);
  const own = local ? settings.token : undefined;
  const token = (url === undefined ? [own, given] : [given, own]).map((text) => text?.trim()).find(Boolean);
  // fetch would quote it when it refuses to send it.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new Problem("HEARTH_TOKEN has spaces or characters in it that no token has: copy it once more.");
  }
  return { origin, token, home: homeOf(home, local, settings), model, unload, learnt: freshLearnt() };
}

function homeOf(given: string | undefined, local: boolean, { ollama }: Pick<LocalSettings, "ollama">): Visit["home"] {
  if (given !== undefined) return { url: given, given: true };
  return local ? { url: ollama.url.replace(/\/+$/, ""), given: false } : undefined;
}
