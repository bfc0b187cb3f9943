import type { Client } from "@modelcontextprotocol/client";
import { beforeAll, describe, expect, test } from "vitest";
import { isPage } from "../../../src/auth/routes/show-error.tsx";
import type { Caller, Grant } from "../../../src/core/caller.ts";
import { app } from "../../../src/http/app.ts";
import { may, type Use } from "../../../src/people/may.ts";
import { prompts } from "../../../src/prompts/catalog.ts";
import { resources } from "../../../src/resources/catalog.ts";
import { catalog } from "../../../src/tools/catalog.ts";
import { GRANT_SETS } from "../../grant-sets.ts";
import { asked, registered } from "../auth/consent-page.ts";
import { namedToken, ORIGIN, open, startAnew, TOKEN } from "../hearth.ts";

beforeAll(startAnew);

const nameOf = (grants: readonly Grant[]) => grants.join("-") || "nothing";

/** A client for each set of grants. A token must name a grant, so the empty set has one that does not exist. */
const tokens = await Promise.all(
  GRANT_SETS.map((grants) => namedToken(nameOf(grants), "owner", grants.length === 0 ? ["nothing"] : [...grants])),
);
const settings = { AUTH_TOKENS: JSON.stringify(tokens.map(({ entry }) => entry)) };

const messageOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    (result) => JSON.stringify(result),
    (error: Error) => error.message,
  );

const namesOf = (list: readonly { name: string }[]) => list.map(({ name }) => name);

/** URI of a resource whose variables have a value that names nothing. */
const nameless = (uri: string) => uri.replace(/\{\+?\w+\}/, "nothing");

/** The names of those that a caller is not refused: for want of a grant, or because it has no such prompt. */
async function admitted<T extends { name: string }>(all: readonly T[], ask: (one: T) => Promise<string>) {
  const answers = await Promise.all(all.map(async (one) => ({ one, answer: await ask(one) })));
  return namesOf(
    answers.filter(({ answer }) => !/which you do not have\.|There is no prompt/.test(answer)).map(({ one }) => one),
  );
}

describe.each(GRANT_SETS.map((grants) => [nameOf(grants), grants] as const))("with %s", (name, grants) => {
  const caller: Caller = { user: "owner", client: name, grants };
  const allows = (use: Use) => may(caller, use).allowed;
  const tools = catalog.filter((tool) => allows({ tool }));
  const readable = resources.filter((resource) => allows({ resource }));
  const offered = prompts.filter((prompt) => prompt.tools.every((tool) => namesOf(tools).includes(tool)));
  const token = tokens[GRANT_SETS.indexOf(grants as Grant[])]?.token;
  const connected = (): Promise<Client> => open("auto", { settings, token });

  test("tools are listed and called as the table says", async () => {
    const client = await connected();
    expect(namesOf((await client.listTools()).tools)).toEqual(namesOf(tools));
    // No tool has this argument, so a call ends where the arguments are read.
    const call = (tool: string, args: object) => messageOf(client.callTool({ name: tool, arguments: { ...args } }));
    expect(await admitted(catalog, (tool) => call(tool.name, { zebra: 1 }))).toEqual(namesOf(tools));
  });

  test("arguments that need a grant are taken as the table says", async () => {
    const client = await connected();
    for (const tool of tools.filter(({ argumentGrants }) => argumentGrants !== undefined)) {
      for (const [argument, grant = "read"] of Object.entries(tool.argumentGrants ?? {})) {
        const given = { source: "nothing", destination: "nothing-else", [argument]: true };
        const answer = await messageOf(client.callTool({ name: tool.name, arguments: given }));
        expect(!answer.includes("which you do not have.")).toBe(allows({ argument: { name: argument, grant } }));
      }
    }
  });

  test("resources are listed and read, and prompts listed and got, as the table says", async () => {
    const client = await connected();
    const listed = [
      ...(await client.listResources()).resources,
      ...(await client.listResourceTemplates()).resourceTemplates,
    ];
    expect(namesOf(listed).sort()).toEqual(namesOf(readable).sort());
    const read = ({ uri }: { uri: string }) => messageOf(client.readResource({ uri: nameless(uri) }));
    expect(await admitted(resources, read)).toEqual(namesOf(readable));
    expect(namesOf((await client.listPrompts()).prompts)).toEqual(namesOf(offered));
    expect(await admitted(prompts, (prompt) => messageOf(client.getPrompt({ name: prompt.name })))).toEqual(
      namesOf(offered),
    );
  });
});

describe("a page for the owner", () => {
  /** The address of each page that the app serves; of the consent page with a request that is in order. */
  async function pages(of: Awaited<ReturnType<typeof registered>>): Promise<string[]> {
    const paths = app.routes.filter(({ method, path }) => method === "GET" && isPage(path)).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(["/account", "/oauth/authorize"]));
    return [...new Set(paths)].map((path) =>
      path === "/oauth/authorize" ? of.authorizeUrl().href : `${ORIGIN}${path}`,
    );
  }

  test("opens to the browser in which the owner is signed in, and to no token", async () => {
    const client = await registered(settings);
    for (const url of await pages(client)) {
      for (const token of [TOKEN, ...tokens.map((named) => named.token)]) {
        const answer = await client.fetch(url, { headers: { authorization: `Bearer ${token}` } });
        expect(await answer.text()).toContain("/oauth/sign-in");
      }
    }
    await asked(client);
    for (const url of await pages(client))
      expect((await client.browser.open(url)).text).not.toContain("/oauth/sign-in");
  });
});
