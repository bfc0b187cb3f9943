import { describe, expect, test } from "vitest";
import { readBody } from "../../../src/http/read-body.ts";

const body = (...parts: (string | Error)[]) =>
  new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const part = parts.shift();
      if (part === undefined) controller.close();
      else if (typeof part === "string") controller.enqueue(new TextEncoder().encode(part));
      else controller.error(part);
    },
  });

describe("a body", () => {
  test("is read whole, and none is empty", async () => {
    expect(await (await readBody({ body: body("ab", "cd") }, 4)).text()).toBe("abcd");
    expect((await readBody({ body: null }, 4)).size).toBe(0);
  });

  test("that is too large is not read to its end", async () => {
    const endless = body("abc", "def", new Error("read on"));
    await expect(readBody({ body: endless }, 4)).rejects.toMatchObject({ code: "too_large" });
  });

  test("that breaks off, because its client has gone, is no fault of ours", async () => {
    const broken = body('{"jsonrpc":', new Error("Network connection lost."));
    await expect(readBody({ body: broken }, 100)).rejects.toMatchObject({ code: "invalid_arguments" });
  });
});
