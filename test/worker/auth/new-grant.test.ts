import { beforeAll, beforeEach, expect, test } from "vitest";
import { connectV2 } from "../../../harness/mcp/sdk-client.ts";
import { addFifthGrant, FIFTH } from "../../fifth-grant.ts";
import { connect, namedToken, startAnew } from "../hearth.ts";
import { asked, registered } from "./consent-page.ts";
import { signingIn } from "./signing-in.ts";

beforeAll(addFifthGrant);
beforeEach(startAnew);

const FOUR = ["read", "chat", "manage", "delete"];
const grantsOf = async (options = {}) => (await (await connect(options)).call("ollama_get_config")).value.grants;

test("a grant that is new is not the owner's token's, and is a token's that names it", async () => {
  expect(await grantsOf()).toEqual(FOUR);
  const { token, entry } = await namedToken("trusted", "owner", ["read", FIFTH]);
  expect(await grantsOf({ token, settings: { AUTH_TOKENS: [entry] } })).toEqual(["read", FIFTH]);
});

test.each([undefined, FIFTH, [...FOUR, FIFTH].join(" ")])(
  "a grant that is new is shown to the owner and not ticked, where a client asks for %s",
  async (scope) => {
    const client = await registered();
    await asked(client);
    const page = await client.browser.open(client.authorizeUrl({ scope }));
    const boxes = [...page.text.matchAll(/name="grant" value="(\w+)"( checked)?/g)];
    expect(boxes.map(([, grant]) => grant)).toEqual([...FOUR, FIFTH]);
    expect(page.text).toContain("Send prompts to providers outside your house.");
    const ticked = boxes.filter(([, , checked]) => checked !== undefined).map(([, grant]) => grant);
    expect(ticked).toEqual(scope === FIFTH ? [] : ["read", "chat"]);
  },
);

test("a login has a grant that is new only where it was ticked", async () => {
  // An origin of its own, because an authorization server keeps the grants that there were when it was made.
  const client = signingIn({}, "http://127.0.0.1:4839");
  for (const ticked of [
    ["read", "chat"],
    ["read", FIFTH],
  ]) {
    const { access_token } = await client.login(ticked);
    const hearth = await connectV2("auto")(`${client.origin}/mcp`, access_token, client.fetch);
    expect((await hearth.call("ollama_get_config")).value.grants).toEqual(ticked);
  }
});
