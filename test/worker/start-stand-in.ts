import type { TestProject } from "vitest/node";
import { serveStandIn } from "#stand-in";
import { ScriptedProvider } from "../scripted-provider/serve-provider.ts";

/**
 * Before the Worker's tests: the home, a second host, and a provider, each a server of its own. After them: a look at what the runtime
 * itself has written.
 */
export default async function startStandIn(project: TestProject): Promise<() => Promise<void>> {
  const provider = new ScriptedProvider();
  const [home, second] = await Promise.all([serveStandIn(), serveStandIn(), provider.start()]);
  const shown = hearTerminal();
  project.provide("standIn", home.url);
  project.provide("secondStandIn", second.url);
  project.provide("provider", provider.url);
  return async () => {
    await Promise.all([home.close(), second.close(), provider.close()]);
    // Where a test has failed, what it compared is shown, and that may be anything.
    if (process.exitCode) return;
    const lines = shown.join("").split("\n");
    const isSaid = (line: string) =>
      [home, second].some(({ standIn }) => standIn.world.said.foundIn(line) !== undefined);
    const leaks = lines.filter((line) => !OF_A_TEST.test(line) && isSaid(line));
    if (leaks.length > 0) throw new Error(`What was asked or answered stands on the terminal:\n${leaks.join("\n")}`);
  };
}

/** The name of a test may be what it asks. */
const OF_A_TEST = /[✓↓×❯]/;

/** What comes from workerd goes straight to the terminal of this process: such as an error that nobody has caught. */
function hearTerminal(): readonly string[] {
  const shown: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...given: unknown[]) => boolean;
    stream.write = (...given: unknown[]) => {
      shown.push(String(given[0]));
      return write(...given);
    };
  }
  return shown;
}

declare module "vitest" {
  interface ProvidedContext {
    standIn: string;
    secondStandIn: string;
    provider: string;
  }
}
