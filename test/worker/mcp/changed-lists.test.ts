import type { Client } from "@modelcontextprotocol/client";
import { beforeEach, describe, expect, test } from "vitest";
import { messagesOf, openSession, send } from "../../../harness/mcp/mcp-client.ts";
import { openV2 } from "../../../harness/mcp/sdk-client.ts";
import { toolMessage } from "../../../harness/mcp/wire.ts";
import { namedToken, ORIGIN, open, startAnew, TOKEN, workerWith } from "../hearth.ts";

beforeEach(startAnew);

const LISTS = ["tools", "resources", "prompts"] as const;
const all = LISTS.map((list) => `notifications/${list}/list_changed` as const);

/** A Hearth whose owner gives a client other grants while it is connected. */
async function changing(grants: string[]) {
  const { token } = await namedToken("changing", "anna", []);
  const worker = async (now: string[]) =>
    workerWith({ AUTH_TOKENS: [(await namedToken("changing", "anna", now)).entry] });
  let current = await worker(grants);
  const hearth: typeof fetch = (input, init) => current(input, init);
  const give = async (now: string[]) => {
    current = await worker(now);
  };
  return { token, hearth, give };
}

/** The notifications about lists that a client gets. */
function toldTo(client: Client): string[] {
  const told: string[] = [];
  for (const method of all) client.setNotificationHandler(method, () => void told.push(method));
  return told;
}

const look = (client: Client) => client.callTool({ name: "ollama_get_version" });
const namesOf = async (client: Client) => (await client.listTools()).tools.map(({ name }) => name);

describe("a client of the 2025 era whose grants change", () => {
  test("is told once, in the stream of its next call, and then finds the new tools", async () => {
    const { token, hearth, give } = await changing(["read"]);
    const client = await openV2("legacy", `${ORIGIN}/mcp`, token, hearth);
    expect(client.getServerCapabilities()).toMatchObject(
      Object.fromEntries(LISTS.map((list) => [list, { listChanged: true }])),
    );
    const told = toldTo(client);
    expect(await namesOf(client)).not.toContain("ollama_generate");
    await look(client);
    expect(told).toEqual([]);
    await give(["read", "chat"]);
    await look(client);
    expect(told).toEqual(all);
    expect(await namesOf(client)).toContain("ollama_generate");
    await look(client);
    expect(told).toHaveLength(all.length);
    await give(["read"]);
    await look(client);
    expect(told).toHaveLength(2 * all.length);
  });

  test("is not told what it has already read", async () => {
    const { token, hearth, give } = await changing(["read"]);
    const client = await openV2("legacy", `${ORIGIN}/mcp`, token, hearth);
    const told = toldTo(client);
    await give(["read", "chat"]);
    expect(await namesOf(client)).toContain("ollama_generate");
    await look(client);
    expect(told).toEqual([]);
  });
});

describe("a session of the 2025 era that another isolate began", () => {
  const hearth = { url: ORIGIN, token: TOKEN, fetch: workerWith() };
  const methodsIn = async (sessionId: string) => {
    const call = toolMessage({ tool: "ollama_get_version", era: "2025" });
    const methods: string[] = [];
    for await (const { method = "result" } of messagesOf(await send({ ...hearth, sessionId }, call)))
      methods.push(method);
    return methods;
  };

  test("is told by what its id says of the lists", async () => {
    const sessionId = await openSession(hearth);
    expect(await methodsIn(sessionId)).toEqual(["result"]);
    // The id that it would have if it had begun with other lists.
    const older = `${crypto.randomUUID()}.${"0".repeat(12)}`;
    expect(await methodsIn(older)).toEqual([...all, "result"]);
    expect(await methodsIn(older)).toEqual(["result"]);
  });

  test("is told nothing if an earlier version of Hearth began it, whose ids say nothing", async () => {
    expect(await methodsIn(crypto.randomUUID())).toEqual(["result"]);
  });
});

describe("a client of the 2026 era", () => {
  test("is promised no notification: what it subscribes to ends at once, and calls tell it nothing", async () => {
    const { token, hearth, give } = await changing(["read"]);
    const client = await openV2("auto", `${ORIGIN}/mcp`, token, hearth);
    for (const list of LISTS) expect(client.getServerCapabilities()?.[list]?.listChanged).toBe(false);
    const told = toldTo(client);
    const subscription = await client.listen({ toolsListChanged: true });
    expect(subscription.honoredFilter).toEqual({});
    expect(await subscription.closed).toBe("graceful");
    await give(["read", "chat"]);
    await look(client);
    expect(told).toEqual([]);
  });

  test("may keep each list for half a minute, for itself alone", async () => {
    const client = await open("auto");
    const list = { ttlMs: 30_000, cacheScope: "private" };
    expect(await client.listTools()).toMatchObject(list);
    expect(await client.listResources()).toMatchObject(list);
    expect(await client.listResourceTemplates()).toMatchObject(list);
    expect(await client.listPrompts()).toMatchObject(list);
  });
});
