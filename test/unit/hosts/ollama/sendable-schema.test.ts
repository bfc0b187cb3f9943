import { describe, expect, test } from "vitest";
import { schemaNotices, sendableSchema } from "../../../../src/hosts/ollama/sendable-schema.ts";
import { simplePattern } from "../../../../src/hosts/ollama/simple-pattern.ts";

/** Harmless texts that say which patterns are let through. No pattern here does more than the test names. */
const SENT: [string, string][] = [
  ["^[a-z]+$", "^[a-z]+$"],
  ["^[A-Z]{2}-\\d{4}$", "^[A-Z]{2}-[0-9]{4}$"],
  ["^\\w+$", "^[A-Za-z0-9_]+$"],
  ["^(yes|no)$", "^(yes|no)$"],
  ["^(?:a|b)?c$", "^(a|b)?c$"],
  ["^v\\d+\\.\\d+$", "^v[0-9]+[.][0-9]+$"],
  ["^[\\w.-]+@[a-z-]+\\.[a-z]{2,6}$", "^[A-Za-z0-9_.-]+@[a-z-]+[.][a-z]{2,6}$"],
  ["^[+-]?[0-9]*$", "^[+-]?[0-9]*$"],
  ["^[a-\\d]$", "^[a0-9-]$"],
];

const NOT_SENT = [
  "[a-z]+",
  "^abc",
  "^$",
  "^.$",
  "^[^a]$",
  "^\\s$",
  "^a|b$",
  "^(a(b))$",
  "^(ab)+$",
  "^a{2}?$",
  "^a{200}$",
  "^a{3,2}$",
  "^a{0}$",
  "^a{2,}$",
  "^[z-a]$",
  "^[a-Z]$",
  "^(a$",
  "^a)$",
  "^()$",
  '^"$',
  "^é$",
  "^(?i)a$",
  "^a\\$",
  `^${"a".repeat(200)}$`,
];

describe("a pattern", () => {
  test.each(SENT)("%s is sent as %s", (pattern, sent) => {
    expect(simplePattern(pattern)).toBe(sent);
    expect(simplePattern(sent)).toBe(sent);
  });

  test.each(NOT_SENT)("%s is not sent", (pattern) => {
    expect(simplePattern(pattern)).toBeUndefined();
  });

  test("of a hundred thousand equal parts is not sent", () => {
    for (const part of ["[a-z", "(a|", "a-z", "\\d", "a?"]) {
      const pattern = `^${part.repeat(100_000)}$`;
      expect(simplePattern(pattern)).toBeUndefined();
      expect(simplePattern(pattern.slice(0, 199).concat("$"))).toSatisfy((sent) => sent === undefined || sent !== "");
    }
  });
});

describe("a schema", () => {
  test("keeps all but what could do harm, and what is left out is named", () => {
    const schema = {
      type: "object",
      properties: {
        pattern: { type: "string", pattern: "a+" },
        maxLength: { type: "string", maxLength: 5000, minLength: 2 },
        code: { type: "string", pattern: "^\\d+$", default: { pattern: "a+" } },
      },
      required: ["code"],
    };
    expect(sendableSchema(schema).schema).toEqual({
      type: "object",
      properties: {
        pattern: { type: "string" },
        maxLength: { type: "string", minLength: 2 },
        code: { type: "string", pattern: "^[0-9]+$", default: { pattern: "a+" } },
      },
      required: ["code"],
    });
    expect(schemaNotices(schema)).toEqual([
      expect.stringMatching(/^Left out of the schema.*: the pattern "a\+", maxLength 5000\. /),
    ]);
    expect(schemaNotices({ type: "string", pattern: "^[a-z]+$" })).toEqual([]);
    expect(schemaNotices("json")).toEqual([]);
  });

  test("of many patterns sends some, and names a few", () => {
    const properties = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [`a${at}`, { pattern: `^a${at}$` }]));
    const { schema, leftOut } = sendableSchema({ properties });
    expect(leftOut).toHaveLength(10);
    expect(JSON.stringify(schema).match(/pattern/g)).toHaveLength(50);
    expect(schemaNotices({ properties })[0]).toContain("and 5 more");
  });

  test("that is nested too deeply is refused", () => {
    let schema: object = {};
    for (let depth = 0; depth < 300; depth++) schema = { items: schema };
    expect(() => sendableSchema(schema as Record<string, unknown>)).toThrow(/nested deeper than 200 levels/);
  });
});
