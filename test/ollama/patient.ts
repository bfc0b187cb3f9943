import type { TestClient } from "../../harness/mcp/sdk-client.ts";

const UNFINISHED: readonly unknown[] = ["queued", "running"];

/** Returns a client that collects what a slow machine hands over, so that a test sees what comes, however late. */
export const patient = (client: TestClient): TestClient => ({
  ...client,
  async call(name, args, onProgress) {
    let said = await client.call(name, args, onProgress);
    const collecting = name === "ollama_get_request" ? args : { request_id: said.value.request_id };
    while (!said.isError && UNFINISHED.includes(said.value.status)) {
      said = await client.call("ollama_get_request", collecting);
    }
    return said;
  },
});
