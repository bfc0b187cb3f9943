import { isLoopback } from "../../src/core/is-loopback.ts";
import type { LocalSettings } from "../start/local-settings.ts";
import { Problem } from "../terminal/problem.ts";
import type { Arguments } from "./read-arguments.ts";
import { freshLearnt, type Visit } from "./visit.ts";

/**
 * Decides what to check, from the command line, the settings of this machine and HEARTH_TOKEN. The token from the local
 * settings is never sent to another machine.
 * @throws Problem if the token cannot be one
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
  // fetch would refuse to send it, with an error that quotes it.
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) {
    throw new Problem("HEARTH_TOKEN contains spaces or characters that no token contains. Copy it again.");
  }
  return { origin, token, home: homeOf(home, local, settings), model, unload, learnt: freshLearnt() };
}

function homeOf(given: string | undefined, local: boolean, { ollama }: Pick<LocalSettings, "ollama">): Visit["home"] {
  if (given !== undefined) return { url: given, given: true };
  return local ? { url: ollama.url.replace(/\/+$/, ""), given: false } : undefined;
}
