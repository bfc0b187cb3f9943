import { expect, test } from "vitest";
import { DeltaThrottle } from "../../../../src/queue/request/delta-throttle.ts";

test("the first text goes at once, then every 100 ms for 5 s, then every 500 ms", () => {
  const cadence = new DeltaThrottle();
  const sentAt: number[] = [];
  for (let now = 0; now <= 8_000; now += 10) {
    if (cadence.delay(now) > 0) continue;
    cadence.sent(now);
    sentAt.push(now);
  }
  expect(sentAt.slice(0, 3)).toEqual([0, 100, 200]);
  expect(sentAt.filter((at) => at < 5_000)).toHaveLength(50);
  expect(sentAt.filter((at) => at > 5_000)).toEqual([5_400, 5_900, 6_400, 6_900, 7_400, 7_900]);
});

test("text after a pause goes at once", () => {
  const cadence = new DeltaThrottle();
  cadence.sent(0);
  expect(cadence.delay(60_000)).toBe(0);
});
