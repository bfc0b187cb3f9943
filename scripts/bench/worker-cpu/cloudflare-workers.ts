/*
 * What the Worker takes from `cloudflare:workers`, for where it runs outside of workerd. A promise that is waited for
 * runs on by itself here, as long as its process does.
 */

/** Does not wait: the process lives long enough. */
export function waitUntil(promise: Promise<unknown>): void {
  promise.catch(() => {});
}

/** Empty base class, as nothing here makes an object. */
export class DurableObject {}

/** Empty base class, as nothing here makes an entrypoint. */
export class WorkerEntrypoint {}
