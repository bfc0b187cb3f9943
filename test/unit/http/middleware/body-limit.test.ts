import { describe, expect, test } from "vitest";
import { readBody as read } from "../../../../src/http/middleware/body-limit.ts";

const readBody = (request: Request, maxBytes: number) => read(request, maxBytes, (body) => body.text());

const stream = (...parts: (string | Error)[]) =>
  new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const part = parts.shift();
      if (part === undefined) controller.close();
      else if (typeof part === "string") controller.enqueue(new TextEncoder().encode(part));
      else controller.error(part);
    },
  });

const request = (body: BodyInit | null, headers: HeadersInit = {}) =>
  new Request("https://hearth.example/mcp", { method: "POST", body, headers, duplex: "half" } as RequestInit);
const announcing = (bytes: string) => ({ "content-length": bytes });

describe("a body", () => {
  test("is read whole, and none is empty", async () => {
    expect(await readBody(request(stream("ab", "cd")), 4)).toBe("abcd");
    expect(await readBody(request("abcd", announcing("4")), 4)).toBe("abcd");
    expect(await readBody(request(null), 4)).toBe("");
  });

  test("that is too large is not read to its end", async () => {
    const endless = stream("abc", "def", new Error("read on"));
    await expect(readBody(request(endless), 4)).rejects.toMatchObject({ code: "too_large" });
  });

  test.each(["5", "1e999", "many"])("that announces %s bytes where four may come is not read at all", async (bytes) => {
    const untouched = request(stream(new Error("read on")), announcing(bytes));
    await expect(readBody(untouched, 4)).rejects.toMatchObject({ code: "too_large" });
    expect(untouched.bodyUsed).toBe(false);
  });

  test.each([{}, announcing("100")])(
    "that breaks off, because its client has gone, is no fault of ours",
    async (said) => {
      const broken = stream('{"jsonrpc":', new Error("Network connection lost."));
      await expect(readBody(request(broken, said), 100)).rejects.toMatchObject({ code: "invalid_arguments" });
    },
  );
});
