/** Returns a section of a Markdown page, from its heading to the next of the same depth; empty if there is none. */
export function sectionOf(page: string, heading: string): string {
  const start = page.indexOf(`${heading}\n`);
  if (start < 0) return "";
  const end = page.indexOf("\n## ", start + heading.length);
  return page.slice(start, end < 0 ? undefined : end).trimEnd();
}

/** Returns the page with this section in place of the one with the same heading, or at the end. */
export function withSection(page: string, heading: string, section: string): string {
  const old = sectionOf(page, heading);
  if (section === "") return page;
  return old === "" ? `${page.trimEnd()}\n\n${section}\n` : page.replace(old, () => section);
}
