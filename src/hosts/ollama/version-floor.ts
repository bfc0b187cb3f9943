/**
 * The oldest Ollama without a known hole that a call through Hearth can reach, and when this was looked up. Look again
 * with each release of Hearth.
 */
export const OLLAMA_FLOOR = { version: "0.17.1", asOf: "2026-11-30", hole: "CVE-2026-7482" } as const;

/** Returns a warning about an Ollama below the floor: what is wrong, and what to do. A build without a version has none. */
export function versionWarning(version: string): string | undefined {
  const given = /^v?(\d+)\.(\d+)\.(\d+)(-rc)?/.exec(version);
  if (given === null || /^v?0\.0\.0/.test(version)) return undefined;
  const parts = given.slice(1, 4).map(Number);
  const floor = OLLAMA_FLOOR.version.split(".").map(Number);
  const at = parts.findIndex((part, place) => part !== floor[place]);
  const isOld = at === -1 ? given[4] !== undefined : (parts[at] ?? 0) < (floor[at] ?? 0);
  if (!isOld) return undefined;
  return (
    `This Ollama is older than ${OLLAMA_FLOOR.version}, which fixed ${OLLAMA_FLOOR.hole}: a model from a registry can read ` +
    `its memory. Update Ollama at home (known on ${OLLAMA_FLOOR.asOf}).`
  );
}
