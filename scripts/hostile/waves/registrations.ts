import type { Attack } from "../attack.ts";
import type { Dice } from "../dice.ts";
import type { Wave } from "../wave.ts";

const REGISTRATIONS = 10_000;
/** One in so many comes from one and the same address. */
const FROM_ONE = 10;
/** Every second one is odd until so many, because nothing is read any more when the day's hundred are there. */
const ODD_AT_FIRST = 160;

/** OAuth clients that nobody wants, most of them well-formed: the first come from everywhere at once. */
export const registrations: Wave = {
  name: "ten thousand registrations",
  share: 52,
  abreast: 32,
  *attacks({ dice, marker }) {
    for (let count = 0; count < REGISTRATIONS; count++) {
      const address = count % FROM_ONE === 0 ? "10.1.1.1" : addressOf(count);
      const odd = count % 2 === 1 && count < ODD_AT_FIRST;
      const body = odd ? oddRegistration(dice, marker) : registration(`${marker} ${count}`);
      yield post(address, typeof body === "string" ? body : JSON.stringify(body));
    }
  },
};

/** Half of them IPv6: each of another customer's network. */
const addressOf = (count: number) =>
  count % 2 === 0 ? `10.2.${count >> 8}.${count & 255}` : `2001:db8:${count.toString(16)}:1::${count.toString(16)}`;

const registration = (client_name: string) => ({
  client_name,
  redirect_uris: ["https://agents.example.com/callback"],
  token_endpoint_auth_method: "none",
});

function oddRegistration(dice: Dice, marker: string): unknown {
  const uri = dice.pick([
    ...[
      "",
      "x",
      "javascript:alert(1)",
      "data:text/html,x",
      "http://evil.example/",
      "https://a/#b",
      "//x",
      "file:///etc/passwd",
    ],
    ...[
      "https://user:pass@x/",
      "com.example.app:/cb",
      "http://[::1",
      null,
      1,
      {},
      [],
      `https://a.example/${"x".repeat(9_000)}`,
    ],
  ]);
  return dice.pick<unknown>([
    ...[
      { ...registration(marker), redirect_uris: [uri] },
      { ...registration(marker), redirect_uris: Array(300).fill(uri) },
    ],
    ...[
      { redirect_uris: uri },
      { client_name: marker },
      [],
      null,
      "",
      "{",
      { ...registration(marker), client_name: { a: 1 } },
    ],
    ...[
      {
        ...registration("\u202e<script>\u0000"),
        logo_uri: uri,
        client_uri: uri,
        jwks_uri: uri,
        contacts: uri,
        scope: uri,
      },
    ],
    ...[{ ...registration("x".repeat(15_000)) }, { ...registration(marker), grant_types: ["password", uri] }],
    ...[JSON.parse('{"__proto__":{"redirect_uris":["https://x.example/"]},"constructor":1}')],
  ]);
}

const post = (address: string, body: string): Attack => ({
  what: body.slice(0, 100),
  method: "POST",
  path: "/oauth/register",
  headers: { "content-type": "application/json", "cf-connecting-ip": address },
  body,
});
