import { UriTemplate } from "@modelcontextprotocol/server";
import { describe, expect, test } from "vitest";
import { ALL_GRANTS, GRANTS } from "../../src/core/caller.ts";
import { findResource } from "../../src/mcp/resources/find-resource.ts";
import { listResources, listTemplates } from "../../src/mcp/resources/list-resources.ts";
import { resources } from "../../src/resources/catalog.ts";
import { catalog } from "../../src/tools/catalog.ts";

const everybody = { user: "owner", client: "test", grants: ALL_GRANTS };

describe("the resources", () => {
  test("names and URIs are there once", () => {
    expect(new Set(resources.map(({ name }) => name)).size).toBe(resources.length);
    expect(new Set(resources.map(({ uri }) => uri)).size).toBe(resources.length);
  });

  test.each(resources.map((resource) => [resource.uri, resource] as const))(
    "%s keeps the house rules",
    (uri, resource) => {
      const { name, title, description, grant, variables = {}, ifTooLarge = "" } = resource;
      expect(uri).toMatch(/^ollama:\/\/[a-z]+/);
      expect(name).toMatch(/^[a-z_]+$/);
      expect(title.length).toBeGreaterThan(3);
      expect(description.length).toBeLessThanOrEqual(300);
      expect(description).toMatch(/\.$/);
      expect(Object.keys(GRANTS)).toContain(grant);
      const template = new UriTemplate(uri);
      expect(template.variableNames).toEqual(Object.keys(variables));
      const filledIn = template.expand(
        Object.fromEntries(template.variableNames.map((variable) => [variable, "a.b-c_1"])),
      );
      expect(findResource(filledIn, everybody)).toMatchObject({ resource: { uri } });
      for (const [tool] of `${description} ${ifTooLarge}`.matchAll(/ollama_\w+/g)) {
        expect(catalog.map(({ name }) => name)).toContain(tool);
      }
    },
  );

  test("a model's name may have slashes, encoded or not", () => {
    for (const name of ["hf.co/a/b:Q4", "hf.co%2Fa%2Fb%3AQ4"]) {
      expect(findResource(`ollama://models/${name}`, everybody).variables).toEqual({ name: "hf.co/a/b:Q4" });
    }
  });

  test("are advertised as written down", async () => {
    const text = `${JSON.stringify({ ...listResources(everybody), ...listTemplates(everybody) }, null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("./advertised/resources.json");
  });
});
