import { spawnSync } from "node:child_process";
import { settings } from "../../src/config/settings.ts";
import { DEFAULT_OLLAMA_URL, type LocalSettings } from "./local-settings.ts";

const PATIENCE_MS = 4000;

/** Why the Ollama in the settings cannot answer, and what to do about it; undefined if it can. */
export async function whatOllamaLacks(
  { url, headers }: LocalSettings["ollama"],
  signal: AbortSignal,
): Promise<string | undefined> {
  // The Worker reports a wrong URL at /health.
  if (!settings.shape.OLLAMA_BASE_URL.safeParse(url).success) return undefined;
  const response = await fetch(`${url.replace(/\/+$/, "")}/api/tags`, {
    headers,
    redirect: "manual",
    signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  }).catch(() => undefined);
  signal.throwIfAborted();
  if (response === undefined) return nothingThere(url);
  const body = (await response.json().catch(() => undefined)) as { models?: unknown[] } | undefined;
  if (!Array.isArray(body?.models)) {
    return `The server at ${url} (OLLAMA_BASE_URL) is not Ollama: it answered /api/tags with HTTP ${response.status}.`;
  }
  if (body.models.length > 0) return undefined;
  return `Ollama runs at ${url} but has no model yet. Install one: ollama pull gemma3:270m (very small) or gemma3:1b.`;
}

function nothingThere(url: string): string {
  const said =
    url === DEFAULT_OLLAMA_URL ? `Ollama does not answer at ${url}.` : `Nothing answers at OLLAMA_BASE_URL, ${url}.`;
  if (!/^https?:\/\/(localhost|127\.|\[::1\])/.test(url)) {
    return `${said} Check that it is running, and that the URL in .dev.vars is right.`;
  }
  const installed = spawnSync("ollama", ["--version"], { timeout: PATIENCE_MS }).error === undefined;
  if (installed) return `${said} Ollama is installed here but not running. Start it with "ollama serve".`;
  return `${said} Ollama is not installed here. Get it from https://ollama.com/download , or set OLLAMA_BASE_URL in .dev.vars.`;
}
