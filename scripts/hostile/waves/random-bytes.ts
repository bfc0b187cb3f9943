import type { Attack } from "../attack.ts";
import type { Dice } from "../dice.ts";
import type { Wave } from "../wave.ts";

const ROUTES = [
  ...["/", "/health", "/health/ready", "/mcp", "/token/mcp", "/account", "/account/revoke", "/account/sign-out"],
  ...["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-authorization-server/oauth", "/favicon.ico"],
  ...[
    "/oauth/authorize",
    "/oauth/sign-in",
    "/oauth/register",
    "/oauth/token",
    "/oauth",
    "/.well-known/openid-configuration",
  ],
];

/** All that workerd hands on; it answers those that it does not know itself, with 501. */
const METHODS = [
  ...["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "PURGE", "PROPFIND", "PROPPATCH", "MKCOL", "COPY"],
  ...[
    "MOVE",
    "LOCK",
    "UNLOCK",
    "REPORT",
    "SEARCH",
    "SUBSCRIBE",
    "UNSUBSCRIBE",
    "MKACTIVITY",
    "CHECKOUT",
    "MERGE",
    "TRACE",
  ],
];

const PATH_LETTERS = "abz09/%.-_~?&=+;:@!$'()*,[]|\\^`{}\"<>";
const QUERIES = ["toolsets", "readonly", "model", "wait", "access_token", "__proto__", "client_id", "next"];
const TYPES = [
  "application/json",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "text/plain",
  "",
];

/** Whatever chance makes, on every route and beside them, with every method, of strangers and of who is let in. */
export const randomBytes: Wave = {
  name: "random bytes",
  share: 8,
  abreast: 12,
  *attacks({ dice, tokens }) {
    for (const path of ROUTES) {
      for (const method of METHODS) yield { what: "every route", method, path, headers: headersOf(dice, tokens) };
    }
    for (;;) {
      if (dice.chance(0.04)) yield bare(dice);
      const method = dice.pick(["GET", "POST", "POST", dice.pick(METHODS)]);
      const body = ["GET", "HEAD"].includes(method) ? undefined : dice.bytes(dice.pick([0, 1, 40, 3_000, 20_000]));
      const manner = dice.pick(["whole", "whole", "whole", "chunked", "torn"] as const);
      yield { what: "random", method, path: pathOf(dice), headers: headersOf(dice, tokens), body, manner };
    }
  },
};

function pathOf(dice: Dice): string {
  const path = dice.chance(0.7) ? dice.pick(ROUTES) : `/${dice.text(dice.below(80), PATH_LETTERS)}`;
  if (dice.chance(0.4)) return path;
  const values = ["", "1", "__proto__", "%", "%00", "%ff%fe", "../../x", dice.text(dice.below(600), PATH_LETTERS)];
  return `${path}?${dice.pick(QUERIES)}=${dice.pick(values)}&${dice.text(dice.below(20), PATH_LETTERS)}`;
}

function headersOf(dice: Dice, tokens: readonly string[]): Record<string, string> {
  const random = Array.from({ length: dice.below(6) }, () => [
    `x-${dice.text(1 + dice.below(20), "abcdef-_0")}`,
    dice.text(dice.below(300)),
  ]);
  const known: Record<string, () => string> = {
    authorization: () => authorization(dice, tokens),
    cookie: () =>
      `__Host-hearth-owner=${dice.text(dice.below(90))}; ${dice.text(dice.below(200))}; a=b; =; __proto__=1`,
    "content-type": () => dice.pick([...TYPES, dice.text(30)]),
    accept: () => dice.pick(["application/json, text/event-stream", "*/*", dice.text(40)]),
    origin: () => dice.pick(["null", "http://127.0.0.1", "https://evil.example", dice.text(20)]),
    "x-request-id": () => dice.text(dice.below(400)),
    "mcp-protocol-version": () => dice.pick(["2026-07-28", dice.text(12)]),
    range: () => dice.pick(["bytes=0-1", dice.text(12)]),
    "if-none-match": () => dice.text(30),
  };
  const picked = dice.shuffled(Object.entries(known)).slice(0, dice.below(6));
  return {
    ...Object.fromEntries(random),
    ...Object.fromEntries(picked.map(([name, make]) => [name, make()])),
    // Where a stranger comes from, which the brake goes by. Unlike all else it cannot be made up at the edge.
    "cf-connecting-ip": dice.pick([ipv4(dice), ipv4(dice), "::", "fe80::1", "1:2:3:4:5:6:7:8"]),
  };
}

const ipv4 = (dice: Dice) => `10.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`;

/** Right, nearly right, and like the tokens of an OAuth login: `<user>:<login>:<secret>`. */
function authorization(dice: Dice, tokens: readonly string[]): string {
  const token = dice.pick(tokens);
  const letters = "abcdefXYZ019-_";
  return dice.pick([
    ...[`Bearer ${token}`, `bearer  ${token}`, `Bearer ${token}x`, `Basic ${btoa(token)}`, "Bearer", dice.text(60)],
    ...[
      `Bearer owner:${dice.text(16, letters)}:${dice.text(32, letters)}`,
      "Bearer ::",
      "Bearer owner::",
      "Bearer %:%:%",
    ],
    ...[`Bearer ${dice.text(dice.below(300), letters)}:x:y`, `Bearer ${"x".repeat(5_000)}`, "Bearer __proto__:a:b"],
  ]);
}

/**
 * Not even HTTP, or nearly. What workerd does not take for a call never comes to Hearth, but must not hurt it. Left out is
 * what only `wrangler dev` falls over: a Host that is no host, a body that ends within a chunk, CONNECT.
 */
function bare(dice: Dice): Attack {
  const starts = [
    ...["", "GET / HTTP/1.1\r\n\r\n", "GET http://x/ HTTP/9.9\r\n\r\n", "\u0016\u0003\u0001", "PRI * HTTP/2.0\r\n\r\n"],
    ...[
      "POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
      "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
    ...["GET /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"],
  ];
  const body = Buffer.concat([Buffer.from(dice.pick(starts), "latin1"), dice.bytes(dice.below(500))]);
  return { what: "no HTTP", method: "-", path: "-", body, manner: "bare" };
}
