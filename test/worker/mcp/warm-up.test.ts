import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { authorizationServer, resourceOf } from "../../../src/auth/oauth/authorization-server.ts";
import { storedLoginOfNobody, TOKEN_OF_NOBODY } from "../../../src/auth/oauth/login-of-nobody.ts";
import { currentConfig, requireConfig } from "../../../src/config/config-source.ts";
import { ALL_GRANTS } from "../../../src/core/caller.ts";
import { warmUp } from "../../../src/http/warm-up.ts";
import type { CallContext } from "../../../src/mcp/call-context.ts";
import { warmUpMcp } from "../../../src/mcp/warm-up.ts";

test("the warm-up calls a tool in both eras", async () => {
  const config = requireConfig(await currentConfig({ ...env }));
  const info = vi.fn();
  const log: CallContext["log"] = { debug: () => {}, info, warn: () => {}, error: () => {} };
  const caller = { user: "owner", client: "nobody", grants: ALL_GRANTS };
  await warmUpMcp({ env, config, caller, filter: { readonly: false }, log });
  await vi.waitFor(() => expect(info).toHaveBeenCalledTimes(2));
  for (const [event, fields] of info.mock.calls) {
    expect([event, fields.tool, fields.outcome]).toEqual(["tool_call", "ollama_list_models", "ok"]);
  }
});

test("the warm-up's login is one that the OAuth library takes", async () => {
  const origin = "https://hearth.invalid";
  const get = async () => ({ value: storedLoginOfNobody(resourceOf(origin)) });
  const oauth = authorizationServer({ OAUTH_STORE: { getByName: () => ({ get }) } } as never, origin);
  expect(await oauth.validateToken(TOKEN_OF_NOBODY)).toMatchObject({ userId: "nobody", props: { client: "nobody" } });
});

test("the warm-up never rejects, and asks nobody", async () => {
  await expect(warmUp()).resolves.toBeUndefined();
});
