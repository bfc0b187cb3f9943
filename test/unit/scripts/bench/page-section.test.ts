import { expect, test } from "vitest";
import { sectionOf, withSection } from "../../../../scripts/bench/page-section.ts";

const PAGE = "# Page\n\n## One\n\nFirst.\n\n## Two\n\nSecond.\n";

test("a section is found, replaced in its place, and added at the end if it is missing", () => {
  expect(sectionOf(PAGE, "## One")).toBe("## One\n\nFirst.");
  expect(sectionOf(PAGE, "## Three")).toBe("");
  expect(withSection(PAGE, "## One", "## One\n\n$& new.")).toBe(PAGE.replace("First.", () => "$& new."));
  expect(withSection(PAGE, "## Three", "## Three\n\nThird.")).toBe(`${PAGE}\n## Three\n\nThird.\n`);
  expect(withSection(PAGE, "## Two", "")).toBe(PAGE);
});
