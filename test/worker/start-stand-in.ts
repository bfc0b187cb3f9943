import type { TestProject } from "vitest/node";
import { serveStandIn } from "../stand-in/serve.ts";

/** Before the Worker's tests: the home, as a server of its own. */
export default async function startStandIn(project: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await serveStandIn();
  project.provide("standIn", url);
  return close;
}

declare module "vitest" {
  interface ProvidedContext {
    standIn: string;
  }
}
