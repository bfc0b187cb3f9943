import { setTimeout as sleep } from "node:timers/promises";
import { databasesBelow, readDatabase } from "../../../harness/workerd/databases.ts";
import { startWorkerd, type Workerd } from "../../../harness/workerd/start-workerd.ts";
import { type WorkerConfig, writeHearthConfig } from "../../../harness/workerd/worker-config.ts";
import { bundle } from "../../../harness/wrangler/wrangler.ts";
import { callTool } from "../timed-call.ts";
import { zipfTexts } from "./zipf-text.ts";

/** Real messages, about: 200 words are 1.2 KB. */
const WORDS = 200;
const SAVED_AT_ONCE = 1_000;
const SESSION = "large";
const MAX_MS = 600_000;
const LOOK_EVERY_MS = 500;

/** How a build cleared a session. */
export interface Clearing {
  messages: number;
  /** Until the call returned. */
  callMs: number;
  /** The longest event of the object meanwhile: as long as it made another call wait, or took for the call itself. */
  longestMs: number;
  /** Until nothing of the session was stored. */
  wholeMs: number;
}

/** Clears a session of so many messages in the build of a checkout. @param folder for what is built and stored */
export async function measureClearing(root: string, folder: string, messages: number): Promise<Clearing> {
  const config: WorkerConfig = writeHearthConfig(folder, { OLLAMA_BASE_URL: "http://127.0.0.1:9" }, root);
  await bundle(config);
  const storage = `${folder}/storage`;
  await using server = await startWorkerd(config, { storage });
  await save(server, messages);
  const watch = new AbortController();
  const waits = longestWait(server, watch.signal);
  // It is awaited later; meanwhile it may fail as the call below does.
  waits.catch(() => {});
  const started = performance.now();
  await call(server, "ollama_clear_context", { session_id: SESSION });
  const callMs = performance.now() - started;
  const deadline = Date.now() + MAX_MS;
  while (storedMessages(storage) > 0) {
    if (Date.now() > deadline) throw new Error(`${root} did not clear the session within ${MAX_MS / 1_000} s`);
    await sleep(LOOK_EVERY_MS);
  }
  const wholeMs = performance.now() - started;
  watch.abort();
  return { messages, callMs, longestMs: Math.max(callMs, await waits), wholeMs };
}

async function save(server: Workerd, messages: number): Promise<void> {
  const texts = zipfTexts(WORDS);
  for (let saved = 0; saved < messages; saved += SAVED_AT_ONCE) {
    const part = Array.from({ length: Math.min(SAVED_AT_ONCE, messages - saved) }, (_, at) => {
      return { role: at % 2 === 0 ? "user" : "assistant", content: texts.next().value };
    });
    await call(server, "ollama_save_context", { session_id: SESSION, messages: part, append: true });
  }
}

/** Asks the object without a pause until the signal. An object does one event at a time, so a call waits for the others. */
async function longestWait(server: Workerd, signal: AbortSignal): Promise<number> {
  let longest = 0;
  while (!signal.aborted) {
    const { answerMs } = await call(server, "ollama_list_sessions", {});
    longest = Math.max(longest, answerMs);
  }
  return longest;
}

const call = (server: Workerd, tool: string, given: object) =>
  callTool(server, { tool, arguments: given }, AbortSignal.timeout(MAX_MS));

function storedMessages(folder: string): number {
  const counts = databasesBelow(folder).map((file) =>
    readDatabase(file, (database) => {
      const tables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'messages'").all();
      if (tables.length === 0) return 0;
      return Number(database.prepare("SELECT COUNT(*) AS count FROM messages").get()?.count);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
