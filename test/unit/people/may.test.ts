import { describe, expect, test } from "vitest";
import type { Caller, Grant } from "../../../src/core/caller.ts";
import { assertMay } from "../../../src/people/assert-may.ts";
import { may, type Use } from "../../../src/people/may.ts";

const callerWith = (...grants: Grant[]): Caller => ({ user: "anna", client: "phone", grants });
const decisions = (use: Use, ...sets: Grant[][]) => sets.map((grants) => may(callerWith(...grants), use));

describe("may", () => {
  test("names the first grant that a tool lacks", () => {
    const tool = { name: "ollama_push_model", grant: "manage", andGrant: "delete" } as const;
    expect(decisions({ tool }, [], ["delete"], ["manage"], ["manage", "delete"])).toEqual([
      { allowed: false, missing: "manage" },
      { allowed: false, missing: "manage" },
      { allowed: false, missing: "delete" },
      { allowed: true },
    ]);
  });

  test("takes the second grant that is enough, for a tool and for a host", () => {
    const tool = { name: "ollama_get_request", grant: "chat", orGrant: "manage" } as const;
    for (const use of [{ tool }, { host: { id: "home" } }]) {
      expect(decisions(use, ["chat"], ["manage"], ["read", "delete"])).toEqual([
        { allowed: true },
        { allowed: true },
        { allowed: false, missing: "chat" },
      ]);
    }
  });

  test("goes by the owner's policy for a model, whatever the grants", () => {
    const policy = { allowed: ["gemma3:*"], allowCloud: false };
    const models = ["gemma3:1b", "qwen3:1b", "gemma3:cloud"];
    expect(models.map((model) => may(callerWith("read", "chat", "manage", "delete"), { model, policy }))).toEqual([
      { allowed: true },
      { allowed: false, missing: "unlisted" },
      { allowed: false, missing: "in_cloud" },
    ]);
  });

  test("opens a page to the owner's browser alone, never to grants or to the name of the owner", () => {
    const page = "/account";
    const byToken: Caller = { ...callerWith("read", "chat", "manage", "delete"), user: "owner", client: "browser" };
    expect(may(byToken, { page })).toEqual({ allowed: false, missing: "owner_session" });
    expect(may({ user: "owner", client: "browser", grants: [], inOwnersBrowser: true }, { page })).toEqual({
      allowed: true,
    });
  });
});

describe("a refusal says what was asked for, and what it needs", () => {
  const needsChat = 'needs the grant "chat" (Ask models, keep conversations, and read those of all your other clients)';
  test.each<[Use, string, string]>([
    [
      { tool: { name: "ollama_chat", grant: "chat" } },
      "grant_missing",
      `ollama_chat ${needsChat}, which you do not have.`,
    ],
    [{ resource: { name: "sessions", grant: "chat" } }, "grant_missing", `The resource sessions ${needsChat}`],
    [{ argument: { name: "overwrite", grant: "delete" } }, "grant_missing", 'overwrite: true needs the grant "delete"'],
    [{ command: "read_answers", subject: "Request req_1" }, "grant_missing", `Request req_1 ${needsChat}`],
    [{ command: "large_context" }, "grant_missing", 'large_context needs the grant "manage"'],
    [{ completion: "sessions" }, "grant_missing", `Completing sessions ${needsChat}`],
    [{ host: { id: "home" } }, "grant_missing", `The host home ${needsChat}`],
    [
      { model: "glm", policy: { allowed: ["gemma3"], allowCloud: false } },
      "model_not_allowed",
      'The owner does not allow the model "glm" here.',
    ],
    [
      { model: "glm:cloud", policy: { allowed: [], allowCloud: false } },
      "model_not_allowed",
      `The model "glm:cloud" runs in Ollama's cloud`,
    ],
    [{ page: "/account" }, "unauthorized", "Only the owner may open this page."],
  ])("%o", (use, code, sentence) => {
    expect(() => assertMay(callerWith(), use)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(sentence) }),
    );
  });
});
