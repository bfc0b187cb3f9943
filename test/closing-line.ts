import type { TestModule } from "vitest/node";

/** Ends a run with one plain line, for whoever reads it without colours. */
export default class ClosingLine {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.state() === "failed").length;
    const skipped = count("skipped");
    const failed = count("failed") || broken;
    console.log(`${count("passed")} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
  }
}
