/*
 * What the Worker takes from `cloudflare:workers`, for where it runs outside of workerd. A promise that is waited for
 * runs on by itself here, as long as its process does.
 */

export function waitUntil(promise: Promise<unknown>): void {
  promise.catch(() => {});
}

export class DurableObject {}

export class WorkerEntrypoint {}
