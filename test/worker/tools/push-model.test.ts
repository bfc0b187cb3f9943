import { beforeEach, expect, test, vi } from "vitest";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const path = "/api/push";
const OWN = "127.0.0.1:5000/lab/mine:1";

/** A client, and a model that bears the name of a registry of one's own. */
async function withOwn() {
  const client = await connect();
  await client.call("ollama_copy_model", { source: "gemma3:270m", destination: OWN });
  return client;
}

test("a model goes to a registry of one's own, with progress, and can be pulled from there", async () => {
  await home.script({ path, holdAfter: 5 });
  const client = await withOwn();
  const seen: string[] = [];
  const args = { model: OWN, insecure: true };
  const call = client.call("ollama_push_model", args, (message) => seen.push(message));
  await vi.waitFor(() => expect(seen.at(-1)).toMatch(/^pushing .*: 30 %, 76 MB of 253 MB/));
  await home.release();
  expect((await call).value).toMatchObject({ status: "done", text: `Pushed ${OWN}: 253 MB.` });
  await client.call("ollama_delete_model", { model: OWN });
  expect((await client.call("ollama_pull_model", args)).value).toMatchObject({ status: "done" });
});

test("a registry without TLS is named, with what helps", async () => {
  const { isError, text } = await (await withOwn()).call("ollama_push_model", { model: OWN });
  expect(isError).toBe(true);
  expect(text).toMatch(/no TLS[\s\S]*insecure: true[\s\S]*\[ollama_refused/);
});

test("Ollama's own registry refuses who is not signed in, and what helps is said", async () => {
  const { isError, text } = await (await connect()).call("ollama_push_model", { model: "gemma3:270m" });
  expect(isError).toBe(true);
  expect(text).toMatch(/ollama signin[\s\S]*account\/model[\s\S]*\[ollama_refused/);
});

test("a model that is not installed is not pushed, and the nearest is named", async () => {
  const { isError, text } = await (await connect()).call("ollama_push_model", { model: "gemma3:271m" });
  expect(isError).toBe(true);
  expect(text).toMatch(/Nearest installed: gemma3:270m[\s\S]*\[model_not_found/);
  expect(await home.record({ path })).toEqual([]);
});

test.each([
  ["open /home/ada/.ollama/models/manifests/x: no such file or directory", /not installed[\s\S]*\[model_not_found/],
  ["open /Users/Ada Lovelace/.ollama/models/blobs/x: permission denied", /"open \[a path\]: permission denied"/],
  ["open C:\\Users\\Ada L\\.ollama\\models\\x: Access is denied.", /"open \[a path\]: Access is denied\."/],
  ["max retries exceeded: unexpected EOF", /\[registry_unreachable/],
])("what fails at home is said without a path of it: %s", async (error, sentence) => {
  await home.script({ path, fault: { kind: "error-line", after: 1, error } });
  const { isError, text } = await (await withOwn()).call("ollama_push_model", { model: OWN, insecure: true });
  expect(isError).toBe(true);
  expect(text).toMatch(sentence);
  expect(text).not.toMatch(/\/home\/|\bada\b|lovelace|blobs|manifests/i);
});

test("a push that is cancelled stops at home too", async () => {
  const client = await withOwn();
  await home.script({ path, holdAfter: 2 });
  const call = client.call("ollama_push_model", { model: OWN, insecure: true });
  await home.waitFor({ path, wait: "held" });
  expect((await (await connect()).call("ollama_cancel_request")).value).toMatchObject({ cancelled: true });
  await home.waitFor({ path, wait: "closed", timeout: 1000 });
  expect((await call).text).toMatch(/\[cancelled/);
});
