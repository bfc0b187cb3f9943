import { join } from "node:path";
import { startThread } from "../../harness/processes/start-thread.ts";
import type { HomeReport, HomeWishes } from "./home-terms.ts";

export interface Home extends AsyncDisposable {
  url: string;
  report(): Promise<HomeReport>;
}

export async function startHome(wishes: HomeWishes): Promise<Home> {
  const thread = await startThread<string>(join(import.meta.dirname, "home.ts"), wishes);
  return { ...thread, url: thread.first, report: () => thread.ask<HomeReport>("report") };
}
