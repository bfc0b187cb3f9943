/**
 * Body of a call, or what makes it. A body may be 16 MB, and an answer may take minutes: a body that is made for each attempt
 * is in memory only until it is on its way.
 */
export type LazyBody<Body> = Body | (() => Body);

/** Makes the body for one attempt. */
export function makeBody<Body extends object>(body: LazyBody<Body>): Body {
  return typeof body === "function" ? (body as () => Body)() : body;
}
