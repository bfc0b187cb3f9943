import type { ActiveRequest } from "./active-request.ts";

/** Viewers of one user, of all the user's requests together. Each is an open stream. */
export const MAX_VIEWERS = 16;

/** Makes room for one more viewer of a user: the viewers that came first hand over, as after the longest wait. */
export function makeRoomForViewer(requests: Iterable<ActiveRequest>, user: string): void {
  const viewers = [...requests]
    .filter(({ submission }) => submission.user === user)
    .flatMap((request) => request.viewers.map((viewer) => ({ request, ...viewer })))
    .sort((a, b) => a.since - b.since);
  for (const { request, name } of viewers.slice(0, Math.max(0, viewers.length + 1 - MAX_VIEWERS)))
    request.handOver(name);
}
