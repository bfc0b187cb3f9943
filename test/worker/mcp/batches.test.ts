import { beforeEach, expect, test } from "vitest";
import { type Era, httpRequest } from "../../../harness/mcp/wire.ts";
import { home, ORIGIN, startAnew, TOKEN, workerWith } from "../hearth.ts";

beforeEach(startAnew);

const ERAS: readonly (Era | undefined)[] = ["2025", "2026", undefined];

async function sendBatch(era: Era | undefined, count: number, method = "tools/call"): Promise<Response> {
  const params = { name: "ollama_list_models", arguments: {} };
  const [url, init] = httpRequest({ url: ORIGIN, token: TOKEN }, { method, params, era });
  return workerWith()(url, { ...init, body: `[${Array(count).fill(init.body).join(",")}]` });
}

test.each(ERAS)("a batch of calls is refused before any of them is made (era %s)", async (era) => {
  for (const count of [0, 1, 100]) {
    const response = await sendBatch(era, count);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      jsonrpc: "2.0",
      id: null,
      error: { code: -32600, message: expect.stringContaining("Send each message in a POST of its own") },
    });
  }
  expect(await home.record()).toEqual([]);
});

test("a handshake within a batch opens no session", async () => {
  const response = await sendBatch(undefined, 1, "initialize");
  expect(response.status).toBe(400);
  expect(response.headers.get("mcp-session-id")).toBeNull();
});
