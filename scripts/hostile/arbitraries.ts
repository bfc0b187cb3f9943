import fc from "fast-check";

const range = (first: number, count: number) =>
  Array.from({ length: count }, (_, at) => String.fromCharCode(first + at));

/** Everything that an HTTP header may hold. */
const HEADER_LETTERS = [...range(0x20, 95), ...range(0xa0, 96)].join("");

/** Text of these letters; without them, of all that a header may hold. */
export const text = (maxLength: number, letters = HEADER_LETTERS, minLength = 0): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...letters), minLength, maxLength, size: "max" });

/** Bytes without meaning, up to 19 KB: a random piece, many times over. */
export const bytes: fc.Arbitrary<Buffer> = fc
  .tuple(fc.uint8Array({ maxLength: 64, size: "max" }), fc.constantFrom(1, 1, 1, 50, 300))
  .map(([piece, times]) => Buffer.concat(Array<Uint8Array>(times).fill(piece)));

/** Addresses of strangers, whose calls are limited by address. */
export const ipv4 = (prefix: string): fc.Arbitrary<string> =>
  fc.array(fc.nat(255), { minLength: 2, maxLength: 2 }).map((parts) => `${prefix}.${parts.join(".")}`);

/** Some of these fields, each with one of its values. */
export function someOf(fields: Record<string, readonly string[] | fc.Arbitrary<string>>) {
  const pairs = Object.entries(fields).map(([name, values]) => {
    const value = Array.isArray(values) ? fc.constantFrom<string>(...values) : (values as fc.Arbitrary<string>);
    return fc.option(
      value.map((chosen): [string, string] => [name, chosen]),
      { freq: 4 },
    );
  });
  return fc.tuple(...pairs).map((all) => all.filter((pair) => pair !== null));
}

/** A value as often as twelve others, since an attack that is wrong in every field goes no further than the first check. */
export const likely = (value: string): string[] => Array<string>(12).fill(value);

/** All items in a random order. */
export const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), { seed, numRuns: 1 })[0] ?? [];
