/** How long a choice waits for the queues. An object that is just starting may take longer, and is left out then. */
const PATIENCE_MS = 250;

/** Asks the queues of several hosts at once. Returns the answers by host, without those that failed or took too long. */
export async function askQueues<T>(
  hosts: readonly string[],
  ask: (host: string) => Promise<T>,
): Promise<ReadonlyMap<string, T>> {
  const answers = new Map<string, T>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  // Async, so that an object that cannot be asked at all is left out too.
  const keep = async (host: string) => void answers.set(host, await ask(host));
  await Promise.race([Promise.allSettled(hosts.map(keep)), late]);
  clearTimeout(timer);
  // Answers that come later change nothing any more.
  return new Map(answers);
}
