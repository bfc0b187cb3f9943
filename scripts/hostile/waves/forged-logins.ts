import fc from "fast-check";
import { ipv4, likely, someOf, text } from "../arbitraries.ts";
import type { Attack } from "../attack.ts";
import { CALLBACK } from "../open-target.ts";
import type { Scene, Wave } from "../wave.ts";

/** Client ids that are URLs or look like them. None leads anywhere. */
const CLIENT_IDS = [
  ...`x __proto__ client:x ../../x https://hostile.invalid/client.json https://127.0.0.1/c.json http://x/y
  https://169.254.169.254/latest/meta-data https://localhost:1/a https://u:p@hostile.invalid/c
  https://hostile.invalid/../c https://[::1]/c https://hostile.invalid/%00`.split(/\s+/),
  "",
  "\u0000",
  "x".repeat(7_000),
];
const URIS = [
  ..."x javascript:alert(1) https://evil.example/ http://127.0.0.1:1/cb //x com.app:/cb https://a#b http://[".split(
    " ",
  ),
  "",
  "\r\nset-cookie: a=b",
  "https://agents.example.com/callback?x=\u0000",
  "x".repeat(6_000),
];
const GRANTS = [
  ..."authorization_code refresh_token client_credentials password __proto__".split(" "),
  "",
  "urn:ietf:params:oauth:grant-type:token-exchange",
  "urn:ietf:params:oauth:grant-type:jwt-bearer",
];

/** Made-up authorizations, tokens, forms and passwords, as strangers can send them to the login. */
export const forgedLogins: Wave = {
  name: "forged logins and forms",
  share: 6,
  abreast: 12,
  listed: () => [],
  random: (scene) =>
    fc.oneof(
      { weight: 2, arbitrary: authorization(scene) },
      { weight: 2, arbitrary: tokenRequest(scene) },
      { weight: 1, arbitrary: form(scene) },
      { weight: 1, arbitrary: passwordGuess(scene) },
    ),
};

function authorization({ marker, cookie, clientId }: Scene): fc.Arbitrary<Attack> {
  const query = someOf({
    response_type: [...likely("code"), "token", "id_token", "", "code code"],
    client_id: [
      ...likely(clientId),
      ...CLIENT_IDS,
      `https://hostile.invalid/${marker}`,
      `https://hostile.invalid/\u001b[2J${marker}`,
    ],
    redirect_uri: [...likely(CALLBACK), ...URIS],
    scope: ["read chat", "", "delete ".repeat(300), "\u0000", "offline_access openid"],
    state: [marker, "", "<script>", "x".repeat(3_000)],
    code_challenge: [...likely("a".repeat(43)), "x", "", "a".repeat(3_000)],
    code_challenge_method: [...likely("S256"), "plain", ""],
    resource: ["http://127.0.0.1/mcp", "https://evil.example/mcp", "", "::"],
    request: ["e30.e30.", ""],
    prompt: ["none", "login"],
  });
  return fc.tuple(pairsOf(query), stranger, fc.boolean()).map(([pairs, from, isOwner]) => ({
    what: "authorization",
    method: "GET",
    path: `/oauth/authorize?${new URLSearchParams(pairs)}`,
    headers: { ...from, ...(isOwner ? { cookie } : {}) },
  }));
}

function tokenRequest({ marker, clientId }: Scene): fc.Arbitrary<Attack> {
  const body = someOf({
    grant_type: GRANTS,
    code: fc.oneof(secret, fc.constantFrom("", marker, "owner:::", ":".repeat(500))),
    refresh_token: fc.oneof(secret, fc.constantFrom(marker, "owner:x:y")),
    token: fc.oneof(secret, fc.constantFrom("", "owner:a:b", marker)),
    token_type_hint: ["access_token", "refresh_token", "x"],
    client_id: [...likely(clientId), ...CLIENT_IDS],
    client_secret: [marker, ""],
    redirect_uri: [...likely(CALLBACK), ...URIS],
    code_verifier: ["", "x".repeat(43), "x".repeat(5_000)],
    assertion: ["e30.e30.e30", ""],
    client_assertion: ["e30.e30.e30", "..", ""],
    client_assertion_type: ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "x"],
    subject_token: fc.oneof(secret, fc.constant("")),
    resource: ["http://127.0.0.1/mcp", "x"],
  });
  const basic = fc.constantFrom("Basic", "Basic !", `Basic ${btoa(`x:${marker}`)}`, "Basic Og==", "Bearer x");
  return fc
    .tuple(pairsOf(body), stranger, fc.option(basic, { freq: 1 }))
    .map(([pairs, from, authorization]) =>
      post("/oauth/token", pairs, { ...from, ...(authorization === null ? {} : { authorization }) }),
    );
}

function form({ marker, url, cookie }: Scene): fc.Arbitrary<Attack> {
  const body = someOf({
    handle: ["", "x", marker, "consent:x", "x".repeat(5_000)],
    decision: ["allow", "deny", ""],
    grant: ["read", "delete", "owner", ""],
    login: ["", "x", "grant:owner:x", "%00"],
    csrf: [marker],
  });
  const consent = text(60, "abc.01%").map((value) => `__Host-oauth-consent=${value}`);
  const forged = text(43, "abcDEF019_-", 43).map((value) => `__Host-hearth-owner=${value}`);
  // Signing out would end the owner's session for the attacks that follow.
  const asOwner = fc.tuple(fc.constant(cookie), fc.constantFrom("/oauth/authorize", "/account/revoke"));
  const asStranger = fc.tuple(forged, fc.constantFrom("/oauth/authorize", "/account/revoke", "/account/sign-out"));
  const query = fc.option(fc.constantFrom(...CLIENT_IDS).map((id) => `?client_id=${encodeURIComponent(id)}`));
  const origin = fc.constantFrom(url, "https://evil.example", "null");
  return fc
    .tuple(pairsOf(body), stranger, fc.oneof(asOwner, asStranger), consent, query, origin)
    .map(([pairs, from, [owner, path], consent, query, origin]) =>
      post(`${path}${query ?? ""}`, pairs, { ...from, cookie: `${owner}; ${consent}`, origin }),
    );
}

function passwordGuess({ marker }: Scene): fc.Arbitrary<Attack> {
  const authorize = fc
    .constantFrom(...CLIENT_IDS)
    .map((id) => `/oauth/authorize?client_id=${encodeURIComponent(id)}&response_type=code`);
  const next = fc.constantFrom(
    "/account",
    "//evil.example/",
    "https://evil.example/account",
    "/oauth/authorize?client_id=x",
    "\u0000",
    "/mcp",
  );
  const body = someOf({
    password: fc.oneof(
      fc.nat(1e9).map((count) => `${marker} ${count}`),
      fc.constantFrom("", "x".repeat(9_000)),
    ),
    next: fc.oneof(next, authorize),
  });
  return fc.tuple(pairsOf(body), stranger).map(([pairs, from]) => post("/oauth/sign-in", pairs, from));
}

type Pairs = [string, string][];

/** Now and then all fields twice. */
const pairsOf = (pairs: fc.Arbitrary<Pairs>): fc.Arbitrary<Pairs> =>
  fc.oneof({ weight: 9, arbitrary: pairs }, { weight: 1, arbitrary: pairs.map((all): Pairs => [...all, ...all]) });

/** Like the secrets of an OAuth login: three parts. */
const secret = fc.array(text(40, "abcDEF019_-"), { minLength: 3, maxLength: 3 }).map((parts) => parts.join(":"));

const stranger = ipv4("10.3").map((address) => ({ "cf-connecting-ip": address }));

function post(path: string, pairs: Pairs, headers: Record<string, string>): Attack {
  const body = String(new URLSearchParams(pairs));
  const type = { "content-type": "application/x-www-form-urlencoded" };
  return { what: body.slice(0, 200), method: "POST", path, headers: { ...type, ...headers }, body };
}
