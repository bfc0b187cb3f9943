/** A model's name, and the host where it is meant, if one is named. */
export interface ModelAtHost {
  model: string;
  host?: string;
}

/**
 * Splits `model@host` at its last @. What follows is a host only if one has that id, because names of models may have an @
 * themselves, such as those of Workers AI.
 */
export function splitModel(name: string, hosts: readonly string[]): ModelAtHost {
  const at = name.lastIndexOf("@");
  const host = name
    .slice(at + 1)
    .trim()
    .toLowerCase();
  return at > 0 && hosts.includes(host) ? { model: name.slice(0, at).trim(), host } : { model: name };
}

const HOST_AT_END = /@([a-z][a-z0-9-]{0,15})$/i;

/** Returns the id after the last @ of a name, if it has the form of one. */
export const hostIn = (name: string): string | undefined => HOST_AT_END.exec(name.trim())?.[1]?.toLowerCase();

/** Returns a name without the host at its end. */
export const withoutHost = (name: string): string => name.trim().replace(HOST_AT_END, "");

/** The name of a model on one host. */
export const atHost = (model: string, host: string) => `${model}@${host}`;
