import type { Workerd } from "../../harness/workerd/start-workerd.ts";

/** From no process at all to the answer of the first call, in ms. That it is stopped again is not counted. */
export async function timeToFirstAnswer(
  start: () => Promise<Workerd>,
  ask: (server: Workerd) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  await using server = await start();
  await ask(server);
  return performance.now() - started;
}
