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

/** The name of a model on one host. */
export const atHost = (model: string, host: string) => `${model}@${host}`;
