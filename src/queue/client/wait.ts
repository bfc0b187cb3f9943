export interface Wait {
  /** Settles when the wait is over, or nobody waits any more. */
  over: Promise<unknown>;
  /** Settles with true when the client went while we waited, with false when we were done before. */
  gone: Promise<boolean>;
  /** To be called when the waiting has ended; what happens to the client afterwards is no matter. */
  stop(): void;
}

/** How long a viewer waits: `waitMs`, and no longer than its client is there. */
export function waitOrDisconnect(waitMs: number, signal: AbortSignal): Wait {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settle: (gone: boolean) => void = () => {};
  const gone = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  const waited = new Promise((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  if (signal.aborted) settle(true);
  signal.addEventListener("abort", () => settle(true), { once: true });
  return {
    gone,
    over: Promise.race([gone, waited]),
    stop() {
      clearTimeout(timer);
      settle(false);
    },
  };
}
