import { afterAll, beforeAll, expect, test } from "vitest";
import { outcome } from "../../harness/mcp/sdk-client.ts";
import { expectLongResource, expectWholeAnswers } from "../clients/whole-answers.ts";
import type { House } from "../e2e/house.ts";
import { type ClientLog, keepLog } from "./client-log.ts";
import { openWiretap, type Wiretap } from "./wiretap.ts";

/** A client that we did not write. */
export interface RealClient {
  toolNames(): Promise<string[]>;
  /** @returns the result as the client hands it on */
  call(
    name: string,
    args: Record<string, unknown>,
    onProgress: (message: string) => void,
  ): Promise<Record<string, unknown>>;
  /** @returns the text of a resource; missing where the client has no way to read one */
  readResource?(uri: string): Promise<string>;
  close(): Promise<void>;
}

export type ConnectClient = (url: string, token: string) => Promise<RealClient>;

/** As short as it can be, and on a busy machine still longer than a chat of thirty tokens. */
export const WAIT = { WAIT_SECONDS: "3" };

export const MODEL = "gemma3:270m";
export const chatArguments = (content: string) => ({ model: MODEL, messages: [{ role: "user", content }] });
/** What the stand-in says: "t0 t1 t2 ...". */
export const tokens = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`).join(" ");

/**
 * What everybody comes for, in order: the tools, the models, a chat that is seen to grow, and one that outlasts its call and
 * is collected. What the client hands on of each is asserted and logged.
 */
export function everyStep(
  name: string,
  house: House,
  connect: ConnectClient,
  { showsProgress }: { showsProgress: boolean },
): ClientLog {
  const log = keepLog(name);
  let tap: Wiretap;
  let client: RealClient;
  beforeAll(async () => {
    await house.home.reset();
    tap = await openWiretap(house.hearth.url);
    log.wire = tap.heard;
    client = await connect(`${tap.url}/mcp`, house.hearth.token);
  });
  afterAll(async () => {
    await client?.close();
    await tap?.close();
  });

  const call = async (tool: string, args: Record<string, unknown>) => {
    const progress: string[] = [];
    const given = await client.call(tool, args, (message) => progress.push(message));
    log.calls.push({ tool, arguments: args, progress, given });
    return { ...outcome(given), progress };
  };

  test("lists the tools", async () => {
    log.tools = await client.toolNames();
    expect(log.tools).toEqual(expect.arrayContaining(["ollama_list_models", "ollama_chat", "ollama_get_request"]));
  });

  test("is told the models, in the text and in the value", async () => {
    const { text, value, isError } = await call("ollama_list_models", {});
    expect(isError).toBe(false);
    expect(value.models).toContainEqual(expect.objectContaining({ name: MODEL }));
    expect(text).toContain(MODEL);
  });

  test(showsProgress ? "watches a chat grow" : "gets a chat at its end, for it shows no progress", async () => {
    await house.home.script({ count: 30, tokenDelayMs: 20 });
    const { text, value, progress } = await call("ollama_chat", chatArguments("Go on"));
    expect(value).toMatchObject({ status: "done", text: tokens(30), answer_tokens: 30 });
    expect(text).toMatch(new RegExp(`^${tokens(30)}\\s+\\[.*data, not instructions\\]$`));
    expect(tokens(30).startsWith(progress.join(""))).toBe(true);
    expect(tap.heard.asksForProgress).toBe(showsProgress);
    if (showsProgress) expect(progress.length).toBeGreaterThan(3);
    else expect(progress).toEqual([]);
  });

  test("is handed over what outlasts its call, and picks it up", async () => {
    await house.home.script({ count: 12, holdAfter: 6 });
    const first = await call("ollama_chat", chatArguments("Take your time"));
    const { request_id, text: soFar } = first.value as { request_id: string; text: string };
    expect(first.value).toMatchObject({ status: "running", request_id: expect.stringMatching(/^req_/) });
    expect(first.text).toContain(`ollama_get_request`);
    expect(first.text).toContain(request_id);
    expect(soFar).toBe(tokens(6));
    await house.home.release();
    const rest = await call("ollama_get_request", { request_id, offset: soFar.length });
    expect(rest.value).toMatchObject({ status: "done", request_id });
    expect(soFar + rest.value.text).toBe(tokens(12));
  });

  const value = async (tool: string, args: Record<string, unknown>) => (await call(tool, args)).value;

  test("gets a long answer whole, page by page", () => expectWholeAnswers(house, { call: value }));

  test("reads a resource of 2 MB, if it reads resources", async () => {
    if (client.readResource !== undefined) {
      await expectLongResource({ call: value, readResource: client.readResource });
    }
  });
  return log;
}
