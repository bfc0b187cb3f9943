import {
  CLIENT_CAPABILITIES_META_KEY,
  isJSONRPCRequest,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
  Server,
  UriTemplate,
} from "@modelcontextprotocol/server";
import { isJsonObject } from "../../src/core/json-object.ts";
import { fixturePrompts } from "./fixture-prompts.ts";
import { fixtureTools, fixtureTools as tools } from "./fixture-tools.ts";
import { verifyState } from "./request-state.ts";
import { PNG } from "./samples.ts";

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

/** The resources that the conformance suite reads by their URI. */
const FIXED: Record<string, { mimeType: string; text: string } | { mimeType: string; blob: string }> = {
  "test://static-text": { mimeType: "text/plain", text: "A text." },
  "test://static-binary": { mimeType: "image/png", blob: PNG },
  "test://watched-resource": { mimeType: "text/plain", text: "A text that is watched." },
};

const TEMPLATE = "test://template/{id}/data";
const template = new UriTemplate(TEMPLATE);

const fixtureResources = Object.entries(FIXED).map(([uri, { mimeType }]) => ({ uri, name: uri, mimeType }));
const fixtureTemplates = [{ uriTemplate: TEMPLATE, name: "data", mimeType: "application/json" }];

/** @throws ResourceNotFoundError */
function readFixture(uri: string): ReadResourceResult["contents"][number] {
  const fixed = FIXED[uri];
  if (fixed !== undefined) return { uri, ...fixed };
  const variables = template.match(uri);
  if (variables === null) throw new ResourceNotFoundError(uri);
  return { uri, mimeType: "application/json", text: JSON.stringify(variables) };
}

/**
 * The refusal of a call of 2026 whose tool needs what its client cannot do. It has a status of its own (400), and Hearth
 * begins to answer before it runs a tool, so it must come first. None of Hearth's own tools needs anything of its client.
 */
export function refuseUnable(body: unknown): Response | undefined {
  if (!isJSONRPCRequest(body) || body.method !== "tools/call") return undefined;
  const able = body.params?._meta?.[CLIENT_CAPABILITIES_META_KEY];
  if (!isJsonObject(able)) return undefined;
  const { needs = {} } = fixtureTools[String(body.params?.name)] ?? {};
  const missing = Object.entries(needs).filter(([capability]) => !(capability in able));
  if (missing.length === 0) return undefined;
  const { code, message, data } = new MissingRequiredClientCapabilityError({
    requiredCapabilities: Object.fromEntries(missing),
  });
  return Response.json({ jsonrpc: "2.0", id: body.id, error: { code, message, data } }, { status: 400 });
}
