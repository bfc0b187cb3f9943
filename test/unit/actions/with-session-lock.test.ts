import { expect, test } from "vitest";
import type { ActionContext } from "../../../src/actions/action-context.ts";
import { withSessionLock } from "../../../src/actions/with-session-lock.ts";

test("too many bytes are refused with a sentence that says how to make room", async () => {
  const attempt = async () => ({ full: "bytes" as const, most: 200_000_000 });
  await expect(withSessionLock({} as ActionContext, "s", attempt)).rejects.toMatchObject({
    code: "too_much_kept",
    message: "The conversations of this user would take more than 200 MB, and no user may keep more.",
    next: expect.stringMatching(/ollama_clear_context[\s\S]*MAX_CHAT_MB/),
    retryable: false,
  });
});
