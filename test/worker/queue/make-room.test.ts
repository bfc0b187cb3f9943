import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { emptyResult } from "../../../src/core/generation.ts";
import type { EndedEvent, Submission } from "../../../src/core/request.ts";
import { RequestStore } from "../../../src/queue/store/request-store.ts";
import { startAnew } from "../hearth.ts";

beforeEach(startAnew);

const NOW = Date.now();
const MAX_BYTES = 5_500_000;
const result = { ...emptyResult("m"), text: "x".repeat(1_000_000) };
const ended: EndedEvent = { type: "ended", state: "done", result, wishes: {} };

/** Stores a request with an answer of 1 MB that ended so many seconds ago. */
function store(requests: RequestStore, id: string, user: string, secondsAgo: number, more: Partial<Submission> = {}) {
  const asked = { id, user, client: "c", tool: "t", model: "m", wishes: {}, ...more };
  requests.insert("home", { ...asked, kind: "generate", body: { prompt: "Go" } }, 0, 0);
  requests.end(id, ended, 0, NOW - secondsAgo * 1_000);
}

/** What is still there of these requests after the newest, which is anna's, has ended. */
async function keptOf(fill: (requests: RequestStore) => void, ids: readonly string[]): Promise<string[]> {
  return runInDurableObject(env.REQUEST_QUEUE.getByName("room"), (_, { storage }) => {
    storage.sql.exec("DELETE FROM requests");
    storage.sql.exec("DELETE FROM pieces");
    const requests = new RequestStore(storage, MAX_BYTES);
    fill(requests);
    store(requests, "newest", "anna", 0);
    return [...ids, "newest"].filter((id) => requests.ended(id, id.startsWith("bob") ? "bob" : "anna") !== undefined);
  });
}

test("results that need more room than there is go, the user's oldest first", async () => {
  const fill = (requests: RequestStore) => {
    store(requests, "bob1", "bob", 90);
    for (const place of [1, 2, 3, 4]) store(requests, `anna${place}`, "anna", 60 - place);
  };
  const kept = await keptOf(fill, ["bob1", "anna1", "anna2", "anna3", "anna4"]);
  expect(kept).toEqual(["bob1", "anna3", "anna4", "newest"]);
});

test("those of others go where the user has none, and what is still to be delivered stays", async () => {
  const deliverTo = { user: "bob", session_id: "s", sent_from: 0 };
  const fill = (requests: RequestStore) => {
    store(requests, "bob1", "bob", 60, { deliverTo });
    for (const place of [2, 3, 4, 5]) store(requests, `bob${place}`, "bob", 50 - place);
  };
  const kept = await keptOf(fill, ["bob1", "bob2", "bob3", "bob4", "bob5"]);
  expect(kept).toEqual(["bob1", "bob4", "bob5", "newest"]);
});

test("nothing goes while there is room", async () => {
  expect(await keptOf((requests) => store(requests, "anna1", "anna", 60), ["anna1"])).toEqual(["anna1", "newest"]);
});
