import type { Attack } from "../attack.ts";
import type { Dice } from "../dice.ts";
import { CALLBACK } from "../open-target.ts";
import type { Scene, Wave } from "../wave.ts";

/** Of the publisher of a client: none of them is anywhere. */
const CLIENT_IDS = [
  ...["", "x", "__proto__", "client:x", "../../x", "https://hostile.invalid/client.json", "https://127.0.0.1/c.json"],
  ...[
    "https://169.254.169.254/latest/meta-data",
    "https://localhost:1/a",
    "https://u:p@hostile.invalid/c",
    "http://x/y",
  ],
  ...["https://hostile.invalid/../c", "https://[::1]/c", "https://hostile.invalid/%00", "\u0000", "x".repeat(7_000)],
];
const URIS = [
  ...[
    "",
    "x",
    "javascript:alert(1)",
    "https://evil.example/",
    "http://127.0.0.1:1/cb",
    "//x",
    "com.app:/cb",
    "https://a#b",
  ],
  ...["http://[", "\r\nset-cookie: a=b", "https://agents.example.com/callback?x=\u0000", "x".repeat(6_000)],
];
const GRANTS = [
  ...["authorization_code", "refresh_token", "client_credentials", "password", "", "__proto__"],
  ...["urn:ietf:params:oauth:grant-type:token-exchange", "urn:ietf:params:oauth:grant-type:jwt-bearer"],
];

/** What a stranger can send to who signs people in: authorizations, tokens, forms and passwords, all of them made up. */
export const forgedLogins: Wave = {
  name: "forged logins and forms",
  share: 6,
  abreast: 12,
  *attacks(scene) {
    const { dice } = scene;
    for (;;) yield dice.pick([authorization, authorization, tokenRequest, tokenRequest, form, guess])(scene);
  },
};

function authorization({ dice, marker, cookie, clientId }: Scene): Attack {
  const query = some(dice, {
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
  return {
    what: "authorization",
    method: "GET",
    path: `/oauth/authorize?${query}`,
    headers: { ...headers(dice), ...(dice.chance(0.5) ? { cookie } : {}) },
  };
}

function tokenRequest({ dice, marker, clientId }: Scene): Attack {
  const secret = (parts: number) =>
    Array.from({ length: parts }, () => dice.text(dice.below(40), "abcDEF019_-")).join(":");
  const body = some(dice, {
    grant_type: GRANTS,
    code: ["", marker, secret(3), "owner:::", ":".repeat(500)],
    refresh_token: [secret(3), marker, "owner:x:y"],
    token: [secret(3), "", "owner:a:b", marker],
    token_type_hint: ["access_token", "refresh_token", "x"],
    client_id: [...likely(clientId), ...CLIENT_IDS],
    client_secret: [marker, ""],
    redirect_uri: [...likely(CALLBACK), ...URIS],
    code_verifier: ["", "x".repeat(43), "x".repeat(5_000)],
    assertion: ["e30.e30.e30", ""],
    client_assertion: ["e30.e30.e30", "..", ""],
    client_assertion_type: ["urn:ietf:params:oauth:client-assertion-type:jwt-bearer", "x"],
    subject_token: [secret(3), ""],
    resource: ["http://127.0.0.1/mcp", "x"],
  });
  const basic = dice.pick(["Basic", "Basic !", `Basic ${btoa(`x:${marker}`)}`, "Basic Og==", "Bearer x"]);
  return post("/oauth/token", body, { ...headers(dice), ...(dice.chance(0.3) ? { authorization: basic } : {}) });
}

function form({ dice, marker, url, cookie }: Scene): Attack {
  const body = some(dice, {
    handle: ["", "x", marker, "consent:x", "x".repeat(5_000)],
    decision: ["allow", "deny", ""],
    grant: ["read", "delete", "owner", ""],
    login: ["", "x", "grant:owner:x", "%00"],
    csrf: [marker],
  });
  const owner = dice.chance(0.6) ? cookie : `__Host-hearth-owner=${dice.text(43, "abcDEF019_-")}`;
  const cookies = `${owner}; __Host-oauth-consent=${dice.text(60, "abc.01%")}`;
  // Signing out would end the owner's session for those that come after.
  const path = dice.pick([
    "/oauth/authorize",
    "/account/revoke",
    owner === cookie ? "/account/revoke" : "/account/sign-out",
  ]);
  const query = dice.chance(0.5) ? `?client_id=${encodeURIComponent(dice.pick(CLIENT_IDS))}` : "";
  return post(`${path}${query}`, body, {
    ...headers(dice),
    cookie: cookies,
    origin: dice.pick([url, "https://evil.example", "null"]),
  });
}

function guess({ dice, marker }: Scene): Attack {
  const next = [
    "/account",
    "//evil.example/",
    "https://evil.example/account",
    "/oauth/authorize?client_id=x",
    "\u0000",
    "/mcp",
  ];
  const authorize = `/oauth/authorize?client_id=${encodeURIComponent(dice.pick(CLIENT_IDS))}&response_type=code`;
  const body = some(dice, {
    password: [`${marker} ${dice.below(1e9)}`, "", "x".repeat(9_000)],
    next: [...next, authorize],
  });
  return post("/oauth/sign-in", body, headers(dice));
}

/** As often as the others together, or nothing would come past the first look. */
const likely = (text: string) => Array<string>(12).fill(text);

/** Most of the fields, each with one of its values; now and then one twice. */
function some(dice: Dice, fields: Record<string, readonly string[]>): URLSearchParams {
  const chosen = Object.entries(fields).filter(() => dice.chance(0.8));
  const pairs = chosen.map(([name, values]) => [name, dice.pick(values)]);
  return new URLSearchParams(dice.chance(0.1) ? [...pairs, ...pairs] : pairs);
}

const headers = (dice: Dice) => ({ "cf-connecting-ip": `10.3.${dice.below(256)}.${dice.below(256)}` });

const post = (path: string, body: URLSearchParams, more: Record<string, string>): Attack => ({
  what: String(body).slice(0, 200),
  method: "POST",
  path,
  headers: { "content-type": "application/x-www-form-urlencoded", ...more },
  body: String(body),
});
