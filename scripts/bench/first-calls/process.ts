import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { OAuthClient } from "../../../harness/oauth/oauth-client.ts";
import { FIRST_CALLS, type Login, logIn } from "./first-calls.ts";
import { inGlobalScope } from "./global-scope.ts";
import { useNativeParts } from "./native-parts.ts";
import { type Entries, standInEnv, TOKEN } from "./stand-in-env.ts";

/*
 * A process that evaluates a bundle and makes one first call; started by in-node.ts. With two arguments it logs in, and
 * prints what the others need for that.
 */

/** What is stored of a login, and how to use it. */
export interface Stored {
  entries: Entries;
  login: Login;
}

/** Ms of CPU of the thread that runs JavaScript. */
export interface Printed {
  evaluateMs: number;
  callMs: number;
}

const ORIGIN = "https://hearth.example.com";
const REST_MS = 30;

interface Worker {
  fetch(request: Request, env: object, context: object): Promise<Response>;
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function evaluate(script: string): Promise<{ worker: Worker; evaluateMs: number }> {
  const runtime = pathToFileURL(join(import.meta.dirname, "../worker-cpu/cloudflare-workers.ts")).href;
  registerHooks({
    resolve: (name, context, next) =>
      name.startsWith("cloudflare:") ? { url: runtime, shortCircuit: true } : next(name, context),
  });
  const before = cpuMs();
  const module = await inGlobalScope(() => import(pathToFileURL(script).href));
  return { worker: module.default, evaluateMs: cpuMs() - before };
}

async function main(script: string, what?: string, storedFile = ""): Promise<Stored | Printed> {
  await useNativeParts();
  const { worker, evaluateMs } = await evaluate(script);
  const { entries, login }: Partial<Stored> = what === undefined ? {} : JSON.parse(readFileSync(storedFile, "utf8"));
  const stored = new Map(entries);
  const env = standInEnv(stored);
  let callMs = 0;
  const own: typeof fetch = async (input, init) => {
    const request = new Request(input as string, init as RequestInit);
    request.headers.set("host", new URL(ORIGIN).host);
    // A collection of what was made before is not part of the call.
    globalThis.gc?.();
    const before = cpuMs();
    const response = await worker.fetch(request, env, { waitUntil() {} });
    const text = await response.text();
    callMs = cpuMs() - before;
    return new Response(text, response);
  };
  if (what === undefined || login === undefined) {
    return { login: await logIn(new OAuthClient(ORIGIN, own)), entries: [...stored] };
  }
  await sleep(REST_MS);
  const [status, call] = FIRST_CALLS[what] ?? [0, () => Promise.reject(new Error(`There is no call ${what}.`))];
  const response = await call({ url: ORIGIN, token: TOKEN, fetch: own }, login);
  if (response.status !== status) throw new Error(`${what} got ${response.status}: ${await response.text()}`);
  return { evaluateMs, callMs };
}

const [script = "", what, storedFile] = process.argv.slice(2);
console.log(JSON.stringify(await main(script, what, storedFile)));
