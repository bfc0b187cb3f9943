import { request } from "node:http";
import { describe, expect, test } from "vitest";
import { served } from "./served.ts";

const standIn = served();

/** fetch does not let a test choose its Host. */
function statusWithHost(host: string): Promise<[number | undefined, string]> {
  return new Promise((resolve, reject) => {
    request(`${standIn.url()}/api/tags`, { headers: { host } }, (response) => {
      let body = "";
      response.on("data", (chunk) => (body += chunk));
      response.on("end", () => resolve([response.statusCode, body]));
    })
      .on("error", reject)
      .end();
  });
}

describe("the server", () => {
  test("says that it runs, to GET and to HEAD", async () => {
    const response = await standIn.send("/");
    expect([response.status, await response.text()]).toEqual([200, "Ollama is running"]);
    const head = await standIn.send("/", { method: "HEAD" });
    expect([head.status, head.headers.get("content-length")]).toEqual([200, "17"]);
  });

  test("tells the version that it was given", async () => {
    await standIn.control().reset({ version: "0.9.6" });
    expect(await standIn.ask("/api/version")).toEqual([200, { version: "0.9.6" }]);
    expect(await standIn.ask("/api/status")).toEqual([200, { cloud: { disabled: false, source: "none" } }]);
  });

  test("answers an unknown path with 404 and a wrong method with 405, both as text", async () => {
    const unknown = await standIn.send("/api/nope?x=1");
    expect([unknown.status, unknown.headers.get("content-type"), await unknown.text()]).toEqual([
      404,
      "text/plain",
      "404 page not found",
    ]);
    const wrong = await standIn.post("/api/tags", {});
    expect([wrong.status, wrong.headers.get("allow"), await wrong.text()]).toEqual([
      405,
      "HEAD, GET",
      "405 method not allowed",
    ]);
    expect((await standIn.send("/api/ps", { method: "HEAD" })).status).toBe(405);
  });

  test.each([
    ["", "missing request body"],
    ["  ", "missing request body"],
    ["xx", "invalid character 'x' looking for beginning of value"],
    ['{"model":', "unexpected EOF"],
    ['{"model":"a",}', "invalid character '}' looking for beginning of object key string"],
    ['{"model":"a" "prompt"}', "invalid character '\"' after object key:value pair"],
    ["[]", "json: cannot unmarshal array into Go value of type api.GenerateRequest"],
    ['{"prompt":5}', "json: cannot unmarshal number into Go struct field GenerateRequest.prompt of type string"],
    ['{"context":[1.5]}', "json: cannot unmarshal number 1.5 into Go struct field GenerateRequest.context of type int"],
    ['{"stream":"no"}', "json: cannot unmarshal string into Go struct field GenerateRequest.stream of type bool"],
  ])("refuses the body %j in Go's words", async (body, error) => {
    expect(await standIn.ask("/api/generate", body)).toEqual([400, { error }]);
  });

  test("takes any content type, ignores unknown fields and what follows the first value", async () => {
    const body = '{"model":"gemma3:270m","nonsense":1} trailing';
    const response = await standIn.post("/api/show", body, { headers: { "content-type": "text/csv" } });
    expect(response.status).toBe(200);
  });
});

describe("the way in", () => {
  test.each(["localhost:11434", "127.0.0.1", "ollama.internal", "box.local", "192.168.1.7", "[::1]:80"])(
    "lets the Host %s in",
    async (host) => {
      expect((await statusWithHost(host))[0]).toBe(200);
    },
  );

  test("refuses the public host name of a tunnel with 403 and nothing else, unless it listens on 0.0.0.0", async () => {
    expect(await statusWithHost("ollama.example.com")).toEqual([403, ""]);
    await standIn.control().reset({ hostCheck: false });
    expect((await statusWithHost("ollama.example.com"))[0]).toBe(200);
  });

  test("refuses a foreign Origin with 403 and nothing else, and answers a local one", async () => {
    const foreign = await standIn.send("/api/tags", { headers: { origin: "https://claude.ai" } });
    expect([foreign.status, await foreign.text()]).toEqual([403, ""]);
    const local = await standIn.send("/api/tags", { headers: { origin: "http://localhost:3000" } });
    expect([local.status, local.headers.get("access-control-allow-origin")]).toEqual([200, "http://localhost:3000"]);
  });
});
