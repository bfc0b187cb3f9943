/** While something runs, the object wakes itself up this often: if it died, that is when its work is looked after. */
export const LEASE_MS = 60_000;

/** Sees to it that the object wakes up in time. @param forgetAt when it has something to forget; ms since 1970 */
export async function planAlarm(storage: DurableObjectStorage, busy: boolean, forgetAt: () => number | undefined) {
  const wanted = busy ? Date.now() + LEASE_MS : forgetAt();
  const planned = await storage.getAlarm();
  if (wanted !== undefined && (planned === null || planned > wanted)) await storage.setAlarm(wanted);
}
