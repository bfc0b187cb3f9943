import { isLoopback } from "../../../src/core/is-loopback.ts";
import type { JsonObject } from "../../../src/core/json-object.ts";
import type { Check } from "../check.ts";
import { Fault, type Finding, ok, skipped } from "../finding.ts";
import { isLocalNetwork } from "../is-local-network.ts";
import { type Answer, probe } from "../probe.ts";
import { describe } from "../why-not-hearth.ts";

const PROTECTED_RESOURCE = "/.well-known/oauth-protected-resource/mcp";
const SERVER = "/.well-known/oauth-authorization-server/oauth";
/** Clients without support for metadata look here. An answer would start a login at `/token/mcp` as well. */
const NOTHING_AT = ["/.well-known/oauth-authorization-server", "/register"];

/** Whether claude.ai and ChatGPT, which support only OAuth, find the OAuth server. */
export const oauthMetadata: Check = {
  name: "oauth",
  needs: ["401"],
  optional: true,
  deadlineMs: 20_000,
  async run({ origin, learnt: { oauthOn, resourceMetadata } }, signal) {
    if (resourceMetadata === undefined && oauthOn) throw notOffered(origin);
    if (resourceMetadata === undefined) return off(origin);
    assertOwn("The 401 sends clients to", resourceMetadata, `${origin}${PROTECTED_RESOURCE}`, origin);
    const read = (path: string) => probe(`${origin}${path}`, { signal });
    const [resource, server] = await Promise.all(
      [PROTECTED_RESOURCE, SERVER].map(async (path) => own(await read(path))),
    );
    assertFits(resource ?? {}, server ?? {}, origin);
    const problems = lacking(server ?? {});
    for (const answer of await Promise.all(NOTHING_AT.map(read))) {
      if (answer.status !== 404) problems.push(`${describe(answer)} It should answer 404.`);
    }
    if (problems.length > 0) throw wrong(problems.join(" "));
    return ok("The OAuth metadata match this address", whoSignsIn(origin));
  },
};

function off(origin: string): Finding {
  if (isLocalNetwork(new URL(origin).hostname)) {
    return skipped("OAuth is off", "signing in needs TLS, so in your own network clients use a token");
  }
  return skipped(
    "OAuth is off",
    "claude.ai and ChatGPT cannot connect, clients with a token can",
    "To allow them: npx wrangler secret put OWNER_PASSWORD",
  );
}

const whoSignsIn = (origin: string) =>
  isLoopback(new URL(origin).hostname)
    ? "clients on this machine can sign in; claude.ai and ChatGPT cannot reach it"
    : "claude.ai and ChatGPT can sign in";

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
    title: "OAuth is on but not offered at this address",
    seen: `/health says that OAuth is on, but the 401 of ${origin}/mcp has no resource_metadata.`,
    next: "Signing in needs TLS. Use the https:// address. If PUBLIC_URL is set, it must begin with https:// too.",
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

/** Checks an address that clients compare character by character with the one they were given. @throws Fault */
function assertOwn(what: string, seen: unknown, wanted: string, origin: string): void {
  if (seen === wanted) return;
  const other = typeof seen === "string" && URL.canParse(seen) ? new URL(seen).origin : undefined;
  if (other === undefined || other === origin) throw wrong(`${what} ${JSON.stringify(seen)} instead of ${wanted}.`);
  throw new Fault({
    code: "public_url",
    title: "Hearth announces another address than this one",
    seen: `${what} ${seen}, but the address called is ${origin}. Clients refuse to sign in.`,
    next: `Set PUBLIC_URL to exactly the address that clients use (${origin}), or give them ${other}/mcp.`,
  });
}

const wrong = (seen: string) =>
  new Fault({
    code: "oauth_metadata",
    title: "The OAuth metadata are wrong",
    seen,
    next: "A rule or another Worker on this host name may answer instead of Hearth. Otherwise deploy again: npm run deploy",
  });
