import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, inject } from "vitest";
import { forgetRecords } from "../../../src/config/known-records.ts";
import type { HostedModel } from "../../../src/core/request.ts";
import { createQueueClient, type JobRequest, type ViewerOptions } from "../../../src/queue/client/queue-client.ts";
import type { RequestQueue } from "../../../src/queue/request-queue.ts";
import { change } from "../config/settings-store.ts";
import { home, second, startWithoutSessions } from "../hearth.ts";
import { saidByClients } from "../written.ts";

/** The queue of a host. A new stub each time: one whose object has died stays broken. */
export const queueOf = (host: string) =>
  env.REQUEST_QUEUE.getByName(host) as unknown as DurableObjectStub<RequestQueue>;

const HOSTS = ["home", "gaming"];
export const path = "/api/generate";
export const model = "gemma3:270m";

/** For `beforeEach`: two hosts, and nothing left of the test before. */
export async function startWithTwoHosts(): Promise<void> {
  await runInDurableObject(queueOf("gaming"), async (_, { storage }) => {
    await storage.deleteAlarm();
    await storage.deleteAll();
  });
  await second.reset();
  await startWithoutSessions();
  await setHost({ url: inject("secondStandIn") });
}

/** For `afterAll`: the tests of other files have one host. */
export async function endWithOneHost(): Promise<void> {
  await startWithoutSessions();
  await forgetHosts();
}

/** Changes the record of the second host, and lets the objects know at once. */
export async function setHost(fields: Record<string, unknown> | undefined): Promise<void> {
  const outcome = await change("host", "gaming", fields as never);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome));
  await forgetHosts();
}

async function forgetHosts(): Promise<void> {
  for (const host of HOSTS) {
    await runInDurableObject(queueOf(host), (object) => forgetRecords(object));
  }
}

/** Where requests go that home cannot serve. */
export const FALLBACKS: readonly HostedModel[] = [{ host: "gaming", model }];

/** A client of the queues of both hosts, as a call of the owner has it. */
export function client(options: Partial<ViewerOptions> = {}) {
  return createQueueClient({
    queueOf,
    hosts: HOSTS,
    caller: { user: "owner", client: "test", grants: [] } as never,
    tool: "ollama_generate",
    until: Date.now() + 10_000,
    signal: new AbortController().signal,
    leavingCancels: false,
    onEvent: () => {},
    ...options,
  });
}

/** A prompt for home, and for the second host if home fails. */
export function asked(prompt: string, own: Partial<JobRequest> = {}): JobRequest {
  saidByClients.addFrom({ prompt });
  return { kind: "generate", model, body: { prompt }, wishes: {}, fallbacks: FALLBACKS, ...own } as JobRequest;
}

/** Home is off: its tunnel is down. */
export const turnHomeOff = () => home.script({ preset: "530-tunnel-down", times: "always" });

/** The rows of a host's requests. */
export const rowsOf = (host: string) =>
  runInDurableObject(queueOf(host), (_, { storage }) =>
    storage.sql
      .exec<Record<string, SqlStorageValue>>(
        "SELECT id, host, state, error_code, moved_to, moved_from, deliver_to FROM requests",
      )
      .toArray(),
  );

/** The prompts that a host was asked. */
export const promptsAt = async (host: typeof home) =>
  (await host.record({ path })).map(({ body }) => (body as { prompt?: string }).prompt);

/** The client of a call that hands over soon. */
export const soon = (own: object = {}) => client({ until: Date.now() + 500, ...own });

/** A request of home that runs at the second host, which holds it after its first tokens. */
export async function runningElsewhere(prompt = "Go", own: object = {}): Promise<string> {
  await turnHomeOff();
  await second.script({ count: 4, holdAfter: 2 });
  const view = await soon(own).run(asked(prompt));
  await second.waitFor({ path, wait: "held" });
  expect(view).toMatchObject({ host: "gaming", state: "running" });
  return view.id;
}
