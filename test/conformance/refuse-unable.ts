import {
  CLIENT_CAPABILITIES_META_KEY,
  isJSONRPCRequest,
  MissingRequiredClientCapabilityError,
} from "@modelcontextprotocol/server";
import { isJsonObject } from "../../src/core/json-object.ts";
import { fixtureTools } from "./fixture-tools.ts";

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
