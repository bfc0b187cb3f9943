import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { OAuthClient, PASSWORD } from "../../harness/oauth/oauth-client.ts";
import { freePort } from "../../harness/processes/free-port.ts";
import type { Entry } from "./open-entry.ts";
import type { Counts } from "./row.ts";
import { suiteProgram } from "./suite.ts";

const MAX_MS = 60_000;
/** Checks of the suite for authorization servers. */
const REQUIRED = 3;

/** Runs the suite for authorization servers. It asks for a person who signs in; a scripted browser does that. */
export async function runAuthorization({ url }: Entry): Promise<Counts> {
  const port = await freePort();
  const client = new OAuthClient(url, fetch, `http://127.0.0.1:${port}/callback`);
  await client.register();
  const what = ["--url", `${url}/oauth`, "--client-id", client.id, "--port", String(port), "--resource", `${url}/mcp`];
  const run = promisify(execFile)(process.execPath, [suiteProgram(), "authorization", ...what], { timeout: MAX_MS });
  let said = "";
  // It prints where to sign in, and waits for the browser to come back.
  run.child.stdout?.on("data", async (text: string) => {
    said += text;
    const authorize = said.match(/http:\/\/\S+\/oauth\/authorize\?\S+/)?.[0];
    if (authorize === undefined) return;
    said = "";
    await fetch(await client.browser.allow(authorize, PASSWORD, ["read"]));
  });
  const { code, output } = await run.then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout, stderr }) => ({ code: Number(code ?? 1), output: `${stdout}${stderr}` }),
  );
  const [, passed = 0, failed = REQUIRED] = /Total: (\d+) passed, (\d+) failed/.exec(output)?.map(Number) ?? [];
  const well = code === 0 && passed === REQUIRED && failed === 0;
  return { passed, failed, expected: 0, unscored: "", exit: code, problems: well ? [] : [output] };
}
