import { expect, test } from "vitest";
import { hostOfRequest, isRequestId, newRequestId } from "../../../src/core/request.ts";

test("a new id names its host, and no two are equal", () => {
  const ids = Array.from({ length: 100 }, () => newRequestId("gaming-pc"));
  expect(ids.every((id) => isRequestId(id) && hostOfRequest(id) === "gaming-pc")).toBe(true);
  expect(new Set(ids).size).toBe(100);
});

test("an id of an earlier build means the first host", () => {
  const id = `req_${"0123456789abcdefghjk"}`;
  expect(isRequestId(id)).toBe(true);
  expect(hostOfRequest(id)).toBe("home");
});

test.each(["", "req_", "req_home_", `req_Home_${"0".repeat(20)}`, `req_home_${"0".repeat(19)}`, `x_${"0".repeat(20)}`])(
  "%j is no id, and leads to no other host",
  (id) => {
    expect(isRequestId(id)).toBe(false);
    expect(hostOfRequest(id)).toBe("home");
  },
);
