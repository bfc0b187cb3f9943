import { ProtocolError, ProtocolErrorCode, Server } from "@modelcontextprotocol/server";
import { fixturePrompts } from "./fixture-prompts.ts";
import { fixtureResources, fixtureTemplates, readFixture } from "./fixture-resources.ts";
import { fixtureTools as tools } from "./fixture-tools.ts";
import { verifyState } from "./request-state.ts";

const NO_ARGUMENTS = { type: "object" as const };

/** A server with everything that the conformance suite calls by name, made of the same `Server` as Hearth's own. */
export function createFixtureServer(): Server {
  const server = new Server(
    { name: "hearth-fixtures", version: "1.0.0" },
    {
      capabilities: { tools: {}, prompts: {}, resources: { subscribe: true }, completions: {}, logging: {} },
      requestState: { verify: verifyState },
    },
  );
  server.setRequestHandler("tools/list", () => ({
    tools: Object.entries(tools).map(([name, { description, inputSchema = NO_ARGUMENTS }]) => ({
      name,
      description,
      inputSchema,
    })),
  }));
  server.setRequestHandler("tools/call", ({ params }, context) =>
    named(tools, params.name).run(context, params.arguments ?? {}),
  );
  server.setRequestHandler("prompts/list", () => ({
    prompts: Object.entries(fixturePrompts).map(([name, { get: _, ...prompt }]) => ({ name, ...prompt })),
  }));
  server.setRequestHandler("prompts/get", ({ params }, context) =>
    named(fixturePrompts, params.name).get(params.arguments ?? {}, context),
  );
  server.setRequestHandler("resources/list", () => ({ resources: fixtureResources }));
  server.setRequestHandler("resources/templates/list", () => ({ resourceTemplates: fixtureTemplates }));
  server.setRequestHandler("resources/read", ({ params }) => ({ contents: [readFixture(params.uri)] }));
  server.setRequestHandler("resources/subscribe", () => ({}));
  server.setRequestHandler("resources/unsubscribe", () => ({}));
  server.setRequestHandler("completion/complete", () => ({ completion: { values: [] } }));
  return server;
}

function named<T>(fixtures: Record<string, T>, name: string): T {
  const fixture = Object.hasOwn(fixtures, name) ? fixtures[name] : undefined;
  if (fixture === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no ${name}.`);
  return fixture;
}
