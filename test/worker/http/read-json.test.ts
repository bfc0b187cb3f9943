import { describe, expect, test } from "vitest";
import { readJson } from "../../../src/http/read-json.ts";

const LARGE = { text: "ä😀\n".repeat(200_000), list: ["short", "x".repeat(500_000)] };
const json = JSON.stringify(LARGE);
const bytes = Buffer.byteLength(json);

/** A request whose body comes in these parts, over a stream of the runtime as those of clients are. */
function request(parts: string[], announced?: number, breaksOff = false): Request {
  const { readable, writable } = new IdentityTransformStream();
  const write = async () => {
    const writer = writable.getWriter();
    for (const part of parts) await writer.write(new TextEncoder().encode(part));
    await (breaksOff ? writer.abort(new Error("Network connection lost.")) : writer.close());
  };
  write().catch(() => {});
  const headers: HeadersInit = announced === undefined ? {} : { "content-length": String(announced) };
  return new Request("https://hearth.example/mcp", { method: "POST", body: readable, headers });
}

describe("a large body", () => {
  test.each([
    ["announced", bytes],
    ["not announced", undefined],
  ])("whose length is %s is read whole", async (_, announced) => {
    expect(await readJson(request([json.slice(0, 300_000), json.slice(300_000)], announced))).toEqual(LARGE);
  });

  test.each([
    ["breaks off", request([json.slice(0, 300_000)], bytes, true)],
    ["ends too early", request([json.slice(0, 300_000)], bytes)],
  ])("that %s is incomplete", async (_, broken) => {
    await expect(readJson(broken)).rejects.toMatchObject({ message: "The request body is incomplete." });
  });

  test("that is not JSON is refused", async () => {
    const wrong = request([`${json},`], bytes + 1);
    await expect(readJson(wrong)).rejects.toMatchObject({ message: "The request body is not JSON." });
  });
});
