/** The model that is asked. */
export const model = "gemma3:270m";

/** A message of the user, and what else it has. */
export const user = (content: string, more = {}) => ({ role: "user", content, ...more });

/** So many entries, each made from its place. */
export const list = <T>(length: number, entry: (place: number) => T) =>
  Array.from({ length }, (_, place) => entry(place));
