import { expect, test } from "vitest";
import type { Submission } from "../../../../src/core/request.ts";
import { createOllamaHost } from "../../../../src/hosts/ollama/ollama-host.ts";
import type { JobContext } from "../../../../src/queue/jobs/job-context.ts";
import { runTransfer } from "../../../../src/queue/jobs/transfer.ts";
import { TransferProgress } from "../../../../src/queue/jobs/transfer-progress.ts";
import { ActiveRequest } from "../../../../src/queue/request/active-request.ts";

const pull: Submission = {
  id: "req_00000000000000000000",
  kind: "pull",
  tool: "ollama_pull_model",
  user: "owner",
  client: "test",
  model: "m",
  body: {},
  wishes: {},
};

const digest = `sha256:${"a".repeat(64)}`;

/** A home that sends each of these lines in a chunk of its own, and then that it is done. */
function homeThatSends(lines: readonly object[]) {
  const start = (controller: ReadableStreamDefaultController) => {
    for (const line of [...lines, { status: "success" }]) {
      controller.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
    }
    controller.close();
  };
  const vpc = { fetch: async () => new Response(new ReadableStream({ start })) } as unknown as Fetcher;
  return createOllamaHost({ id: "home", kind: "ollama", baseUrl: "http://home", vpc }, {});
}

/** Pulls once, and returns how often the progress was stored. */
async function storedWhile(request: ActiveRequest, lines: readonly object[]): Promise<number> {
  let stored = 0;
  const recorder = { grown: () => stored++ };
  const context = { host: homeThatSends(lines), recorder } as unknown as JobContext;
  const progress = new TransferProgress("pulling m", request.state.layers as never);
  await runTransfer(request, context, { transfer: { kind: "pull", model: "m" }, totalMs: 10_000, progress });
  return stored;
}

test("a host whose numbers go up and down costs a row for each new percent, also in a later attempt", async () => {
  const request = new ActiveRequest(pull, 0);
  const upAndDown = Array.from({ length: 2_000 }, (_, at) => {
    return { status: "pulling", digest, total: 100, completed: at % 2 === 0 ? 10 : 90 };
  });
  expect(await storedWhile(request, upAndDown)).toBe(2);
  expect(await storedWhile(request, upAndDown)).toBe(0);
});

test("a host that has more than all is at 100 percent", async () => {
  const tooMuch = Array.from({ length: 2_000 }, (_, at) => ({ status: "a", digest, total: 1, completed: at * 1e9 }));
  expect(await storedWhile(new ActiveRequest(pull, 0), tooMuch)).toBe(2);
});
