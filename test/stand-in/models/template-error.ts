const KEYWORDS = ["break", "continue", "else", "end"];

/** What Go says of a text that is no template; undefined where it is one. Only the commonest faults are found. */
export function templateError(template: string): string | undefined {
  if (template.split("{{").length > template.split("}}").length) return "template: :1: unclosed action";
  for (const [, word = ""] of template.matchAll(/\{\{-?\s*([a-zA-Z]\w*)\s*-?\}\}/g)) {
    if (!KEYWORDS.includes(word)) return `template: :1: function ${JSON.stringify(word)} not defined`;
  }
  return undefined;
}
