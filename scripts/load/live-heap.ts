interface Usage {
  usedSize: number;
  embedderHeapUsedSize: number;
  backingStorageSize: number;
}

const MAX_MS = 60_000;

/**
 * What a Worker and its objects keep in memory, in MB, once what is not needed any more has been collected: what a process
 * holds says little of it, since a heap is collected when it must be, and not before.
 * @param inspector of workerd, such as ws://127.0.0.1:9229/
 */
export async function liveHeapMb(inspector: string, worker: string): Promise<number> {
  const socket = new WebSocket(new URL(`/core:user:${worker}`, inspector).href);
  const { promise, resolve, reject } = Promise.withResolvers<Usage>();
  const timer = setTimeout(() => reject(new Error("The inspector does not answer.")), MAX_MS);
  const send = (id: number, method: string) => socket.send(JSON.stringify({ id, method }));
  socket.addEventListener("error", () => reject(new Error(`There is no inspector at ${inspector}`)));
  socket.addEventListener("open", () => {
    send(1, "HeapProfiler.enable");
    // Nothing else makes workerd collect all there is to collect; the picture itself is thrown away.
    send(2, "HeapProfiler.takeHeapSnapshot");
    send(3, "Runtime.getHeapUsage");
  });
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result: Usage };
    if (id === 3) resolve(result);
  });
  try {
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await promise;
    return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
  } finally {
    clearTimeout(timer);
    socket.close();
  }
}
