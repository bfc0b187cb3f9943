import type { WorkerConfig, WorkerName } from "./worker-configs.ts";

/** Where a Worker listens. */
export interface Server {
  url: string;
  token?: string;
  /** Of the 2025 era, where the server keeps sessions. */
  sessionId?: string;
  /** Of its workerd, and of the one where its Durable Objects are if not there; only where they are our children. */
  pid?: number;
  objectsPid?: number;
  /** Of its workerd, where it was asked for. */
  inspector?: string;
}

/** The two Workers in front of one Ollama. */
export interface House extends Record<WorkerName, Server>, AsyncDisposable {
  ollamaUrl: string;
}

type Start = (config: WorkerConfig) => Promise<Server & AsyncDisposable>;

/** Opens both Workers, or none. */
export async function openHouse(
  configs: Record<WorkerName, WorkerConfig>,
  ollamaUrl: string,
  start: Start,
): Promise<House> {
  const floor = await start(configs.floor);
  try {
    const hearth = await start(configs.hearth);
    return {
      ...{ ollamaUrl, floor, hearth },
      async [Symbol.asyncDispose]() {
        await Promise.all([floor[Symbol.asyncDispose](), hearth[Symbol.asyncDispose]()]);
      },
    };
  } catch (thrown) {
    await floor[Symbol.asyncDispose]();
    throw thrown;
  }
}
