import fc from "fast-check";
import { bytes, ipv4, text } from "../arbitraries.ts";
import type { Attack } from "../attack.ts";
import type { Scene, Wave } from "../wave.ts";

const ROUTES = `/ /health /health/ready /mcp /token/mcp /account /account/revoke /account/sign-out /favicon.ico
  /.well-known/oauth-protected-resource/mcp /.well-known/oauth-authorization-server/oauth
  /.well-known/openid-configuration /oauth/authorize /oauth/sign-in /oauth/register /oauth/token /oauth`.split(/\s+/);

/** All methods that workerd passes on. It answers others itself, with 501. */
const METHODS = `GET POST HEAD PUT DELETE OPTIONS PATCH PURGE PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK REPORT
  SEARCH SUBSCRIBE UNSUBSCRIBE MKACTIVITY CHECKOUT MERGE TRACE`.split(/\s+/);

const PATH_LETTERS = "abz09/%.-_~?&=+;:@!$'()*,[]|\\^`{}\"<>";
const TOKEN_LETTERS = "abcdefXYZ019-_";
const QUERIES = ["toolsets", "readonly", "model", "wait", "access_token", "__proto__", "client_id", "next"];
const VALUES = ["", "1", "__proto__", "%", "%00", "%ff%fe", "../../x"];
const TYPES = [
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "",
];

/** Random calls on every route and beside them, with every method, of strangers and of clients. */
export const randomBytes: Wave = {
  name: "random bytes",
  share: 8,
  abreast: 12,
  *listed(scene) {
    const calls = ROUTES.flatMap((path) => METHODS.map((method) => ({ what: "every route", method, path })));
    const headers = fc.sample(headersOf(scene), { seed: scene.seed, numRuns: calls.length });
    for (const [at, call] of calls.entries()) yield { ...call, headers: headers[at] ?? {} };
  },
  random: (scene) => fc.oneof({ weight: 24, arbitrary: http(scene) }, { weight: 1, arbitrary: bare }),
};

function http(scene: Scene): fc.Arbitrary<Attack> {
  return fc
    .record({
      method: fc.constantFrom(...METHODS.map(() => "GET"), ...METHODS.flatMap(() => ["POST", "POST"]), ...METHODS),
      path,
      headers: headersOf(scene),
      body: bytes,
      manner: fc.constantFrom("whole", "whole", "whole", "chunked", "torn"),
    })
    .map(({ body, ...call }) => ({ what: "random", ...call, ...(/GET|HEAD/.test(call.method) ? {} : { body }) }));
}

const path: fc.Arbitrary<string> = fc
  .tuple(
    fc.oneof(
      { weight: 7, arbitrary: fc.constantFrom(...ROUTES) },
      { weight: 3, arbitrary: text(80, PATH_LETTERS).map((beside) => `/${beside}`) },
    ),
    fc.option(
      fc
        .tuple(
          fc.constantFrom(...QUERIES),
          fc.oneof(fc.constantFrom(...VALUES), text(600, PATH_LETTERS)),
          text(20, PATH_LETTERS),
        )
        .map(([name, value, more]) => `?${name}=${value}&${more}`),
    ),
  )
  .map(([route, query]) => `${route}${query ?? ""}`);

function headersOf(scene: Scene): fc.Arbitrary<Record<string, string>> {
  const unknown = fc.dictionary(
    text(20, "abcdef-_0", 1).map((name) => `x-${name}`),
    text(300),
    { maxKeys: 5, noNullPrototype: true },
  );
  const known: Record<string, fc.Arbitrary<string>> = {
    authorization: authorization(scene),
    cookie: fc
      .tuple(text(90), text(200))
      .map(([owner, other]) => `__Host-hearth-owner=${owner}; ${other}; a=b; =; __proto__=1`),
    "content-type": fc.oneof(fc.constantFrom(...TYPES), text(30)),
    accept: fc.oneof(fc.constantFrom("application/json, text/event-stream", "*/*"), text(40)),
    origin: fc.oneof(fc.constantFrom("null", "http://127.0.0.1", "https://evil.example"), text(20)),
    "x-request-id": text(400),
    "mcp-protocol-version": fc.oneof(fc.constant("2026-07-28"), text(12)),
    range: fc.oneof(fc.constant("bytes=0-1"), text(12)),
    "if-none-match": text(30),
  };
  const pairs = Object.entries(known).map(([name, values]) => values.map((value) => [name, value] as const));
  // Limits count calls by this address. Cloudflare sets the header, so no client can forge it.
  const address = fc.oneof(ipv4("10.4"), ipv4("10.5"), fc.constantFrom("::", "fe80::1", "1:2:3:4:5:6:7:8"));
  return fc
    .tuple(unknown, fc.array(fc.oneof(...pairs), { maxLength: 4 }), address)
    .map(([random, named, from]) => ({ ...random, ...Object.fromEntries(named), "cf-connecting-ip": from }));
}

/** Right, nearly right, and like the tokens of an OAuth login: `<user>:<login>:<secret>`. */
function authorization(scene: Scene): fc.Arbitrary<string> {
  const token = fc.constant("").map(() => scene.nextToken());
  return fc.oneof(
    token.map((right) => `Bearer ${right}`),
    token.map((right) => `bearer  ${right}`),
    token.map((right) => `Bearer ${right}x`),
    token.map((right) => `Basic ${btoa(right)}`),
    text(60),
    fc
      .tuple(text(16, TOKEN_LETTERS, 16), text(32, TOKEN_LETTERS, 32))
      .map(([login, secret]) => `Bearer owner:${login}:${secret}`),
    text(300, TOKEN_LETTERS).map((user) => `Bearer ${user}:x:y`),
    fc.constantFrom("Bearer", "Bearer ::", "Bearer owner::", "Bearer %:%:%", "Bearer __proto__:a:b"),
    fc.constant(`Bearer ${"x".repeat(5_000)}`),
  );
}

const STARTS = [
  "",
  "GET / HTTP/1.1\r\n\r\n",
  "GET http://x/ HTTP/9.9\r\n\r\n",
  "\u0016\u0003\u0001",
  "PRI * HTTP/2.0\r\n\r\n",
  "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
  "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
  "GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
];

/**
 * Bytes that are not HTTP, or nearly HTTP. workerd does not pass them on to Hearth, but they must not harm it. What only
 * `wrangler dev` fails on is left out: an invalid Host, a body that ends within a chunk, CONNECT.
 */
const bare: fc.Arbitrary<Attack> = fc
  .tuple(fc.constantFrom(...STARTS), fc.uint8Array({ maxLength: 500, size: "max" }))
  .map(([start, rest]) => {
    const body = Buffer.concat([Buffer.from(start, "latin1"), rest]);
    return { what: "no HTTP", method: "-", path: "-", body, manner: "bare" };
  });
