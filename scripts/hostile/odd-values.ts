import fc from "fast-check";

/** Brackets within brackets as JSON, deeper than JSON.stringify could write them. */
export const nested = (depth: number, open = "[", close = "]") => `${open.repeat(depth)}1${close.repeat(depth)}`;

/** Returns arrays and objects within each other, `depth` levels deep. */
export function deep(depth: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Texts that mean something special somewhere. None is the name of a model that a registry could have. */
const TEXTS = [
  ...`%00%ff%c0%ae {{7*7}} ../../../etc/passwd /proc/self/environ file:///etc/passwd -1 NaN [] javascript:alert(1)
  http://127.0.0.1:11434/api/tags https://169.254.169.254/latest/meta-data/ https://[::1]/ https://0/
  https://localhost/x.png http://2130706433/ data:image/png;base64,AAAA sha256: req_ __proto__ hostile.invalid/a/b:c
  a/b/c/d/e * (a+)+$`.split(/\s+/),
  "",
  " ",
  "\u0000",
  "\u202e\ufeff",
  "\ud800",
  "\r\nx: y",
  "'; DROP TABLE entries; --",
  "..\\..\\windows",
  "C:\\",
  "\u{1f525}".repeat(500),
];

const NUMBERS = [0, -0, -1, 0.5, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 2 ** 63];

/** Values of every type, few of which any field accepts. */
export function oddValues(marker: string): unknown[] {
  return [
    null,
    true,
    false,
    ...NUMBERS,
    ...TEXTS,
    marker,
    marker.repeat(200),
    "x".repeat(1_000_000),
    [],
    [null],
    [[]],
    [{}],
    [1, "a", null],
    ["../x"],
    Array(2_000).fill(marker),
    Array(1_001).fill({ role: "user" }),
    {},
    { a: null },
    { constructor: { prototype: { x: 1 } } },
    JSON.parse('{"__proto__":{"x":1},"then":1}'),
    { toString: 1, toJSON: 1, length: -1 },
    { $ref: "#" },
    deep(50),
    deep(500),
  ];
}

/** An object with this many keys. */
export const manyKeys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at}`, at]));

/** One of the values above, or any JSON. */
export const oddValue = (marker: string): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...oddValues(marker)) }, { weight: 1, arbitrary: fc.jsonValue() });
