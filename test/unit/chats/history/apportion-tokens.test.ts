import fc from "fast-check";
import { expect, test } from "vitest";
import { apportionTokens } from "../../../../src/chats/history/apportion-tokens.ts";
import { tokensOf } from "../../../../src/chats/history/fit-history.ts";

const messages = fc
  .array(fc.string({ maxLength: 2_000 }), { minLength: 1, maxLength: 20 })
  .map((contents) => contents.map((content, seq) => ({ seq, message: { role: "user" as const, content } })));

test("the shares of all make the sum, but for rounding, and each is by the length", () => {
  fc.assert(
    fc.property(messages, fc.double({ min: 0.25, max: 4, noNaN: true }), (open, factor) => {
      const total = Math.ceil(factor * open.reduce((sum, message) => sum + tokensOf(message), 0));
      const shares = apportionTokens(open, total);
      expect(shares.map(({ seq }) => seq)).toEqual(open.map(({ seq }) => seq));
      const sum = shares.reduce((all, { tokens }) => all + tokens, 0);
      expect(Math.abs(sum - total)).toBeLessThanOrEqual(open.length);
      const [one, other] = [shares[0]?.tokens ?? 0, shares.at(-1)?.tokens ?? 0];
      if (tokensOf(open[0] as never) >= tokensOf(open.at(-1) as never)) expect(one).toBeGreaterThanOrEqual(other);
    }),
  );
});

test("a sum that cannot be true is not believed: estimates are safer", () => {
  const open = [{ seq: 0, message: { role: "user" as const, content: "x".repeat(3_000) } }];
  for (const total of [-100, 0, 3, 200]) expect(apportionTokens(open, total)).toEqual([]);
  expect(apportionTokens(open, 700)).toEqual([{ seq: 0, tokens: 700 }]);
});

test("nothing is shared out among nobody", () => {
  expect(apportionTokens([], 100)).toEqual([]);
});
