import { expect, test } from "vitest";
import { judge } from "../../../../scripts/conformance/row.ts";

const well = { code: 0, output: "" };
const ill = { code: 1, output: "It broke." };

const scenarios = [
  { name: "ping", faults: [] },
  { name: "tools-list", faults: ["WARNING tools-name-format: too long"] },
  { name: "tools-call-sampling", faults: ["FAILURE tools-call-sampling: it did not ask"] },
  { name: "tasks-lifecycle", faults: ["FAILURE tasks: none"] },
];

test("what is expected to fail is no problem, nor what is not required", () => {
  const counts = judge([well], scenarios, ["ping", "tools-call-sampling"], ["tools-call-sampling"]);
  expect(counts).toEqual({ passed: 1, failed: 0, expected: 1, unscored: "0 of 2", exit: 0, problems: [] });
});

test("a warning is a problem, and so is what did not run", () => {
  const { failed, problems } = judge([well], scenarios, ["ping", "tools-list", "caching"], []);
  expect(failed).toBe(2);
  expect(problems).toEqual(["tools-list: WARNING tools-name-format: too long", "caching: it did not run"]);
});

test("what passes though it is expected to fail is a problem", () => {
  expect(judge([well], scenarios, ["ping"], ["ping"]).problems).toEqual([
    "ping: it passes, though it is expected to fail",
  ]);
});

test("a run that ends badly is a problem, whatever it has found", () => {
  const { exit, problems } = judge([well, ill], scenarios, ["ping"], []);
  expect(exit).toBe(1);
  expect(problems).toEqual(["It broke."]);
});

test("to require nothing is a problem", () => {
  expect(judge([well], [], [], []).problems).toEqual(["nothing was required"]);
});
