/** The wait of one viewer. */
export interface Wait {
  /** Settles when the time is over or the client has disconnected. */
  over: Promise<unknown>;
  /** Settles with true if the client disconnected during the wait, with false if the wait ended before. */
  disconnected: Promise<boolean>;
  /** Ends the wait. A disconnect after that is ignored. */
  stop(): void;
}

/** Starts the wait of a viewer: at most `waitMs`, and no longer than its client is connected. */
export function waitOrDisconnect(waitMs: number, signal: AbortSignal): Wait {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let settle: (disconnected: boolean) => void = () => {};
  const disconnected = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  const waited = new Promise((resolve) => {
    timer = setTimeout(resolve, waitMs);
  });
  if (signal.aborted) settle(true);
  signal.addEventListener("abort", () => settle(true), { once: true });
  return {
    disconnected,
    over: Promise.race([disconnected, waited]),
    stop() {
      clearTimeout(timer);
      settle(false);
    },
  };
}
