import type { JsonObject } from "../../../src/core/json-object.ts";
import type { Check } from "../check.ts";
import { Fault, ok, skipped } from "../finding.ts";
import { type Answer, probe } from "../probe.ts";
import { describe } from "../why-not-hearth.ts";

const PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource/mcp";
const SERVER = "/.well-known/oauth-authorization-server/oauth";
/** Where clients look that read no metadata: an answer there would start a login at `/token/mcp` too. */
const NOTHING_AT = ["/.well-known/oauth-authorization-server", "/register"];

/** Whether claude.ai and ChatGPT, which can do nothing but sign in, find their way. */
export const oauthMetadata: Check = {
  name: "oauth",
  needs: ["401"],
  optional: true,
  deadlineMs: 20_000,
  async run({ origin, learnt: { oauthOn, resourceMetadata } }, signal) {
    if (resourceMetadata === undefined && oauthOn) throw notOffered(origin);
    if (resourceMetadata === undefined) {
      return skipped(
        "OAuth is off",
        "claude.ai and ChatGPT cannot connect; clients with a token can",
        "To let them in: npx wrangler secret put OWNER_PASSWORD",
      );
    }
    assertOwn("The 401 sends clients to", resourceMetadata, `${origin}${PROTECTED_RESOURCE}`, origin);
    const read = (path: string) => probe(`${origin}${path}`, { signal });
    const [resource, server] = await Promise.all(
      [PROTECTED_RESOURCE, SERVER].map(async (path) => own(await read(path))),
    );
    assertFits(resource ?? {}, server ?? {}, origin);
    const problems = lacking(server ?? {});
    for (const answer of await Promise.all(NOTHING_AT.map(read))) {
      if (answer.status !== 404) problems.push(`${describe(answer)} There should be nothing (404).`);
    }
    if (problems.length > 0) throw wrong(problems.join(" "));
    return ok("OAuth metadata fit this address", "claude.ai and ChatGPT find where to sign in");
  },
};

function own(answer: Answer): JsonObject {
  if (answer.status === 200 && answer.json !== undefined) return answer.json;
  throw wrong(describe(answer));
}

function assertFits(resource: JsonObject, server: JsonObject, origin: string): void {
  assertOwn("The resource is", resource.resource, `${origin}/mcp`, origin);
  assertOwn("Its authorization server is", first(resource.authorization_servers), `${origin}/oauth`, origin);
  for (const [field, path] of Object.entries(ADDRESSES)) {
    assertOwn(`The ${field} is`, server[field], `${origin}${path}`, origin);
  }
}

const notOffered = (origin: string) =>
  new Fault({
    code: "oauth_not_offered",
    title: "OAuth is on, and not offered at this address",
    seen: `/health says that it is on, and the 401 of ${origin}/mcp names no resource_metadata.`,
    next: "Nobody signs in without TLS: call it by https://, and where PUBLIC_URL is set, let it begin with that.",
  });

const ADDRESSES = {
  issuer: "/oauth",
  authorization_endpoint: "/oauth/authorize",
  token_endpoint: "/oauth/token",
  registration_endpoint: "/oauth/register",
};

function lacking({ code_challenge_methods_supported: methods, client_id_metadata_document_supported }: JsonObject) {
  const problems: string[] = [];
  if (!Array.isArray(methods) || !methods.includes("S256")) problems.push("PKCE with S256 is not offered.");
  if (client_id_metadata_document_supported !== true) problems.push("Client ID metadata documents are not offered.");
  return problems;
}

const first = (list: unknown) => (Array.isArray(list) ? list[0] : undefined);

/** Clients compare these letter by letter with the address that they were given. */
function assertOwn(what: string, seen: unknown, wanted: string, origin: string): void {
  if (seen === wanted) return;
  const other = typeof seen === "string" && URL.canParse(seen) ? new URL(seen).origin : undefined;
  if (other === undefined || other === origin) throw wrong(`${what} ${JSON.stringify(seen)}, and not ${wanted}.`);
  throw new Fault({
    code: "public_url",
    title: "Hearth takes itself for another address than this one",
    seen: `${what} ${seen}, and you called ${origin}: clients refuse to sign in.`,
    next: `Set PUBLIC_URL to the address that clients use, exactly (${origin}), or give them ${other}/mcp.`,
  });
}

const wrong = (seen: string) =>
  new Fault({
    code: "oauth_metadata",
    title: "OAuth metadata are not as clients need them",
    seen,
    next: "A rule or another Worker on this host name may answer in Hearth's place; else deploy anew: npm run deploy",
  });
