import { copyFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startHearth } from "../../../harness/wrangler/wrangler-dev.ts";
import { moveTimes, moveTimesIn } from "./move-times.ts";
import type { ObjectBinding, Wanted } from "./storage-finder.ts";
import type { Written } from "./written.ts";

const FIXTURE = join(import.meta.dirname, "../../fixtures/store-8d4ae6b");
const FINDER = join(import.meta.dirname, "storage-finder.ts");

/** The databases of the fixture, and the objects that they belong to. */
const DATABASES: readonly [file: string, binding: ObjectBinding, name: string][] = [
  ["request-queue.sqlite", "REQUEST_QUEUE", "home"],
  ["chat-store-owner.sqlite", "CHAT_STORE", "owner"],
  ["chat-store-ada.sqlite", "CHAT_STORE", "ada"],
  ["oauth-store.sqlite", "OAUTH_STORE", "owner"],
];

/**
 * Puts the store that commit 8d4ae6b wrote where the present wrangler and workerd look for one, as if it had been written
 * a moment ago. Otherwise everything that Hearth keeps for an hour, a day or a month would be gone.
 * @param kept the folder that a Hearth is then started with
 * @returns what the store holds, with its times moved in the same way
 */
export async function placeStore(kept: string): Promise<Written> {
  const written = readJson("written.json") as Written;
  const later = Date.now() - written.at;
  const files = await findFiles(kept);
  for (const [place, [file]] of DATABASES.entries()) {
    const target = files[place] as string;
    for (const suffix of ["-wal", "-shm"]) rmSync(target + suffix, { force: true });
    copyFileSync(join(FIXTURE, file), target);
    moveTimes(target, later);
  }
  return moveTimesIn(written, later);
}

/** Starts a Worker that has the same bindings and does nothing, to see under which names its storage is kept. */
async function findFiles(kept: string): Promise<string[]> {
  const finder = await startHearth({}, { kept, entry: FINDER });
  const objects = DATABASES.map(([, binding, name]) => [binding, name] as const);
  const wanted: Wanted = { metadata: readJson("metadata.json") as Wanted["metadata"], objects };
  const ids = await fetch(finder.url, { method: "POST", body: JSON.stringify(wanted) })
    .then((response) => response.json() as Promise<string[]>)
    .finally(finder.stop);
  const names = readdirSync(kept, { recursive: true, encoding: "utf8" });
  return ids.map((id) => {
    const name = names.find((name) => name.endsWith(`${id}.sqlite`));
    if (name === undefined) throw new Error(`The object ${id} has no database below ${kept}.`);
    return join(kept, name);
  });
}

const readJson = (name: string): unknown => JSON.parse(readFileSync(join(FIXTURE, name), "utf8"));
