import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readPublicAddress } from "../../../src/public-web/public-address.ts";

const fault = (text: string, base?: URL) => {
  const address = readPublicAddress(text, base);
  return "problem" in address ? address.problem : undefined;
};
const href = (text: string, base?: URL) => {
  const address = readPublicAddress(text, base);
  return "url" in address ? address.url.href : undefined;
};

const ADDRESS = /not an IP address/;
const PRIVATE = /not one in a private network/;
const NO_URL = /full URL/;

describe("what may be fetched", () => {
  test.each([
    ["https://example.com/cat.png", "https://example.com/cat.png"],
    ["HTTPS://EXAMPLE.COM:443/Cat.png?a=b#part", "https://example.com/Cat.png?a=b"],
    ["https://example.com./cat.png", "https://example.com./cat.png"],
    ["https://my_bucket.s3.example/a", "https://my_bucket.s3.example/a"],
    ["https://münchen.de/a", "https://xn--mnchen-3ya.de/a"],
    ["https://10.example.com/", "https://10.example.com/"],
    ["https://local.example.com/", "https://local.example.com/"],
    ["https://example.com/@10.0.0.1/x", "https://example.com/@10.0.0.1/x"],
  ])("%s", (given, asked) => expect(href(given)).toBe(asked));

  test("a target of a redirect is read by where it stands", () => {
    const base = new URL("https://example.com/a/b");
    expect(href("../c.png", base)).toBe("https://example.com/c.png");
    expect(href("//cdn.example.net/c.png", base)).toBe("https://cdn.example.net/c.png");
    expect(fault("//10.0.0.1/c.png", base)).toMatch(ADDRESS);
    expect(fault("http://example.com/c.png", base)).toMatch(/https/);
    expect(fault("https://", base)).toMatch(NO_URL);
  });
});

describe("what may not", () => {
  test.each([
    ["http://example.com/cat.png", /must be an https URL/],
    ["ftp://example.com/cat.png", /must be an https URL/],
    ["file:///etc/passwd", /must be an https URL/],
    ["data:text/plain,hello", /must be an https URL/],
    ["blob:https://example.com/x", /must be an https URL/],
    ["javascript:alert(1)", /must be an https URL/],
    ["https://user@example.com/", /without a user name and password/],
    ["https://user:secret@example.com/", /without a user name and password/],
    ["https://:secret@example.com/", /without a user name and password/],
    ["https://example.com:8443/", /without a port/],
    ["https://example.com:80/", /without a port/],
    ["https://", NO_URL],
    ["cat.png", NO_URL],
    ["https://exa mple.com/", NO_URL],
    ["https://example.com%00.evil/", NO_URL],
    [`https://example.com/${"x".repeat(8_000)}`, /at most 8000/],
  ])("%s", (given, why) => expect(fault(given)).toMatch(why));

  test.each(
    `127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 127.0.0.1. 10.0.0.1 172.16.0.1 192.168.1.5
    192.168.257 169.254.169.254 100.64.0.1 0.0.0.0 0 224.0.0.1 255.255.255.255 8.8.8.8 １２７.０.０.１ 127。0。0。1
    %31%32%37.0.0.1 ①②⑦.0.0.1 [::1] [::] [::ffff:127.0.0.1] [::ffff:7f00:1] [0:0:0:0:0:ffff:10.0.0.1] [::127.0.0.1]
    [fe80::1] [fc00::1] [fd12:3456::1] [64:ff9b::7f00:1] [2002:7f00:1::] [2606:4700::1111]`.split(/\s+/),
  )("the address %s", (host) => expect(fault(`https://${host}/`)).toMatch(ADDRESS));

  test.each([
    ..."localhost LOCALHOST. a.localhost printer.local metadata.google.internal nas nas. router.lan x.home.arpa".split(
      " ",
    ),
    ..."nas.home 1.0.0.127.in-addr.arpa localhost.. a..example.com ｌｏｃａｌｈｏｓｔ nas.localdomain x.onion".split(
      " ",
    ),
    "loc\tal\nhost",
    "a~b.example.com",
    // A top-level label has no underscore, and does not end in a hyphen.
    "a.a_",
    "a.a-",
    "loc%61lhost",
  ])("the name %s", (host) => expect(fault(`https://${host}/`)).toMatch(PRIVATE));
});

/** One spelling of an IPv4 address among those that people have tried. */
const ipv4 = fc
  .tuple(
    fc.nat(0xffffffff),
    fc.constantFrom("dotted", "decimal", "hex", "octal", "short", "mixed", "mapped", "mappedHex"),
  )
  .map(([number, spelling]) => {
    const parts = [24, 16, 8, 0].map((shift) => (number >>> shift) & 255) as [number, number, number, number];
    const [a, b] = parts;
    const low = number & 0xffff;
    const octal = (part: number) => `0${part.toString(8)}`;
    const spellings: Record<string, string> = {
      dotted: parts.join("."),
      decimal: `${number}`,
      hex: `0x${number.toString(16)}`,
      octal: octal(number),
      short: `${a}.${number & 0xffffff}`,
      mixed: `${octal(a)}.0x${b.toString(16)}.${low}`,
      mapped: `[::ffff:${parts.join(".")}]`,
      mappedHex: `[::FFFF:${(number >>> 16).toString(16)}:${low.toString(16)}]`,
    };
    return spellings[spelling] as string;
  });

describe("whatever is given", () => {
  test("no IP address passes, in no spelling", () => {
    fc.assert(
      fc.property(ipv4, fc.constantFrom("", "."), (host, dot) => {
        expect(href(`https://${host}${host.endsWith("]") ? "" : dot}/x`)).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(fc.ipV6(), (host) => {
        expect(href(`https://[${host}]/x`)).toBeUndefined();
      }),
    );
  });

  test("what passes is https, at a name with a dot, without port, user or fragment, and passes again", () => {
    const text = fc.oneof(fc.webUrl({ validSchemes: ["http", "https"], withFragments: true }), fc.string(), ipv4);
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          text.map((rest) => `https://${rest}`),
        ),
        (given) => {
          const passed = href(given);
          if (passed === undefined) return;
          expect(passed).toMatch(/^https:\/\/[a-z0-9_.-]+\.[a-z][a-z0-9-]*\.?\/[^#]*$/);
          expect(href(passed)).toBe(passed);
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a fault is the rest of a sentence, and quotes nothing", () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        expect(fault(given) ?? "must").toMatch(/^must/);
      }),
    );
  });
});
