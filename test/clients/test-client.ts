export interface ToolOutcome {
  text: string;
  value: Record<string, unknown>;
  isError: boolean;
}

/** One MCP client, whatever SDK it is made of. */
export interface TestClient {
  toolNames(): Promise<string[]>;
  instructions(): string | undefined;
  call(name: string, args?: Record<string, unknown>, onProgress?: (message: string) => void): Promise<ToolOutcome>;
  close(): Promise<void>;
}

/** `fetch` for a Worker that is called without a network. */
export type Connect = (url: string, token?: string, fetch?: typeof globalThis.fetch) => Promise<TestClient>;

export const CLIENT_INFO = { name: "hearth-test", version: "1.0.0" };
/** A first load of the real model takes longer than the SDKs' own limit. */
export const CALL_OPTIONS = { timeout: 110_000 };

export function transportOptions(token: string | undefined, fetch: typeof globalThis.fetch | undefined) {
  const requestInit = token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } };
  return fetch === undefined ? { requestInit } : { requestInit, fetch };
}

export function outcome(result: Record<string, unknown>): ToolOutcome {
  const content = (result.content ?? []) as { type: string; text?: string }[];
  return {
    text: content.map(({ text }) => text ?? "").join(""),
    value: (result.structuredContent ?? {}) as ToolOutcome["value"],
    isError: result.isError === true,
  };
}
