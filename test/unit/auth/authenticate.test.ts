import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { authenticate } from "../../../src/auth/authenticate.ts";
import { readConfig } from "../../../src/config/read-config.ts";

const OWNER = "o".repeat(40);
const BOT = "the token of a bot";
const reading = readConfig({
  OLLAMA_BASE_URL: "http://localhost:11434",
  MCP_AUTH_TOKEN: OWNER,
  AUTH_TOKENS: [
    {
      name: "n8n",
      user: "anna",
      sha256: createHash("sha256").update(BOT.replaceAll(" ", "-")).digest("hex"),
      grants: ["read"],
    },
  ],
});
if (!reading.ok) throw new Error("bad config");
const { config } = reading;

describe("a bearer token", () => {
  test("stands for its caller", async () => {
    expect(await authenticate(`Bearer ${OWNER}`, config.tokens)).toMatchObject({ ok: true, caller: { user: "owner" } });
    expect(await authenticate(`Bearer\t${OWNER}`, config.tokens)).toMatchObject({ ok: true });
    expect(await authenticate(`bearer ${BOT.replaceAll(" ", "-")}`, config.tokens)).toEqual({
      ok: true,
      caller: { user: "anna", client: "n8n", grants: ["read"] },
    });
  });

  test("that is missing is asked for without an error, as RFC 6750 has it", async () => {
    for (const header of [undefined, "", "Basic abc", "Bearer"]) {
      const refused = await authenticate(header, config.tokens);
      expect(refused).toMatchObject({ ok: false, challenge: { header: 'Bearer realm="hearth"' } });
    }
  });

  test.each([
    [`Bearer Bearer ${OWNER}`, "the word Bearer twice"],
    [OWNER, "has no scheme"],
    [`Token ${OWNER}`, "another scheme"],
    [`Bearer "${OWNER}"`, "quotation marks"],
    [`"Bearer ${OWNER}"`, "quotation marks"],
    [`Bearer \u201c${OWNER}\u201d`, "quotation marks"],
    [`Bearer \${HEARTH_TOKEN}`, "a placeholder"],
    ["Bearer $HEARTH_TOKEN", "a placeholder"],
    ["Bearer {{token}}", "a placeholder"],
    ["Bearer <token>", "a placeholder"],
    [`Bearer ${OWNER} x`, "a blank in it"],
    [`Authorization: Bearer ${OWNER}`, "its own name"],
    [`"Authorization": "Bearer ${OWNER}"`, "its own name"],
    [`Bearer: ${OWNER}`, "a sign after the word"],
    [`Bearer=${OWNER}`, "a sign after the word"],
    [`Bearer ${OWNER}, Bearer ${OWNER}`, "more than once"],
    ...["undefined", "null", "None", "***", "[object Object]", "YOUR_TOKEN", "your-hearth-token"].map(
      (word): [string, string] => [`Bearer ${word}`, "does not have the token"],
    ),
    ["Bearer", "no token after"],
    ["Bearer  ", "no token after"],
    [undefined, "is required"],
  ])("in the header %s gets a sentence that says so", async (header, sentence) => {
    const refused = await authenticate(header, config.tokens);
    expect(refused).toMatchObject({ ok: false, challenge: { message: expect.stringContaining(sentence) } });
    const words = JSON.stringify(refused);
    for (const secret of [OWNER, "HEARTH_TOKEN", "{token}"]) expect(words).not.toContain(secret);
  });

  test("that is wrong is called invalid, and not repeated", async () => {
    const refused = await authenticate(`Bearer ${OWNER}x`, config.tokens);
    expect(refused).toMatchObject({
      ok: false,
      challenge: { header: expect.stringContaining('error="invalid_token"') },
    });
    expect(JSON.stringify(refused)).not.toContain(OWNER);
  });
});
