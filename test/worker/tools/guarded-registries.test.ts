import { beforeEach, expect, test } from "vitest";
import { connect, home, internet, startAnew } from "../hearth.ts";

beforeEach(startAnew);

// These are refused by the Worker. test/worker/queue/settings.test.ts proves that the queue refuses them too.

const BASE = "gemma3:270m";
const ROUTER = "192.168.1.1:80/lab/mine";

/** Every way to have Ollama connect to the host in a name. */
const reaching = (name: string): [tool: string, args: Record<string, unknown>][] => [
  ["ollama_pull_model", { model: name }],
  ["ollama_pull_model", { model: name, insecure: true }],
  ["ollama_push_model", { model: name, insecure: true }],
  ["ollama_copy_model", { source: BASE, destination: name }],
  ["ollama_copy_model", { source: BASE, destination: name, overwrite: true }],
  ["ollama_create_model", { model: name, from: BASE }],
  ["ollama_create_model", { model: "mine", from: name }],
  ["ollama_create_model", { model: "mine", modelfile: `FROM ${name}` }],
  ["ollama_update_model", { model: BASE, from: name, overwrite: true }],
  ["ollama_update_model", { model: BASE, modelfile: `FROM http://${name}`, overwrite: true }],
];

test.each(reaching(ROUTER))("%s %j reaches nothing in the home's network, and says why", async (tool, args) => {
  // An earlier version may have copied a model to such a name.
  const before = tool === "ollama_push_model" ? ROUTER : BASE;
  const models = [{ name: before, size: 1, digest: "d", modified_at: "", details: {} }];
  await home.script({ path: "/api/tags", times: "always", respond: { status: 200, body: { models } } });
  if (tool === "ollama_push_model") await home.script({ path: "/api/show", respond: { status: 200, body: {} } });
  const { isError, text } = await (await connect()).call(tool, args);
  expect(isError).toBe(true);
  expect(text).toMatch(/registry of "[^"]*192\.168\.1\.1:80\/lab\/mine" is not allowed here\. Allowed registries: /);
  expect(text).toMatch(/ALLOWED_REGISTRIES[\s\S]*\[model_not_allowed/);
  const paths = (await home.record()).map(({ path }) => path);
  expect(paths.filter((path) => !["/api/tags", "/api/show"].includes(path))).toEqual([]);
  expect(internet.asked).toEqual([]);
});

test("insecure is refused for a public registry, which has TLS", async () => {
  const { isError, text } = await (await connect()).call("ollama_pull_model", { model: "gemma3:1b", insecure: true });
  expect(isError).toBe(true);
  expect(text).toMatch(/always uses TLS[\s\S]*Leave out the argument insecure[\s\S]*\[invalid_arguments/);
  expect(await home.record({ path: "/api/pull" })).toEqual([]);
});

test("a registry of one's own is reached where the owner lists it", async () => {
  const own = "127.0.0.1:5000/lab/tiny:1";
  const { value } = await (await connect()).call("ollama_pull_model", { model: own, insecure: true });
  expect(value).toMatchObject({ status: "done" });
});
