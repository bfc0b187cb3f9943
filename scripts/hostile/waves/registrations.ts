import fc from "fast-check";
import type { Attack } from "../attack.ts";
import type { Wave } from "../wave.ts";

const REGISTRATIONS = 10_000;
/** One in this many comes from one and the same address. */
const FROM_ONE = 10;
/** Odd ones, of which every second one is taken. */
const ODD = 160;

/** OAuth clients that nobody wants, half of them well-formed, from addresses everywhere. */
export const registrations: Wave = {
  name: "ten thousand registrations",
  share: 52,
  abreast: 32,
  *listed({ seed, marker }) {
    const odd = fc.sample(oddRegistration(marker), { seed, numRuns: ODD });
    for (let count = 0; count < REGISTRATIONS; count++) {
      const address = count % FROM_ONE === 0 ? "10.1.1.1" : addressOf(count);
      const body = count % 2 === 1 ? odd[count % ODD] : registration(`${marker} ${count}`);
      yield post(address, typeof body === "string" ? body : JSON.stringify(body));
    }
  },
};

/** Half of the addresses are IPv6, each from another network. */
const addressOf = (count: number) =>
  count % 2 === 0 ? `10.2.${count >> 8}.${count & 255}` : `2001:db8:${count.toString(16)}:1::${count.toString(16)}`;

const registration = (client_name: string) => ({
  client_name,
  redirect_uris: ["https://agents.example.com/callback"],
  token_endpoint_auth_method: "none",
});

const URIS = [
  ...`x javascript:alert(1) data:text/html,x http://evil.example/ https://a/#b //x file:///etc/passwd
  https://user:pass@x/ com.example.app:/cb http://[::1`.split(/\s+/),
  "",
  null,
  1,
  {},
  [],
  `https://a.example/${"x".repeat(9_000)}`,
];

function oddRegistration(marker: string): fc.Arbitrary<unknown> {
  const valid = registration(marker);
  const withUri = (uri: unknown): unknown[] => [
    { ...valid, redirect_uris: [uri] },
    { ...valid, redirect_uris: Array(300).fill(uri) },
    { redirect_uris: uri },
    {
      ...registration("\u202e<script>\u0000"),
      logo_uri: uri,
      client_uri: uri,
      jwks_uri: uri,
      contacts: uri,
      scope: uri,
    },
    { ...valid, grant_types: ["password", uri] },
  ];
  const others: unknown[] = [
    { client_name: marker },
    [],
    null,
    "",
    "{",
    { ...valid, client_name: { a: 1 } },
    registration("x".repeat(15_000)),
    JSON.parse('{"__proto__":{"redirect_uris":["https://x.example/"]},"constructor":1}'),
  ];
  return fc.oneof(
    fc.constantFrom(...URIS).chain((uri) => fc.constantFrom(...withUri(uri))),
    fc.constantFrom(...others),
  );
}

const post = (address: string, body: string): Attack => ({
  what: body.slice(0, 100),
  method: "POST",
  path: "/oauth/register",
  headers: { "content-type": "application/json", "cf-connecting-ip": address },
  body,
});
