import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const manifest = JSON.parse(readFileSync("package.json", "utf8"));
const workflows = globSync(".github/workflows/*.yml").map((path) => ({ path, text: readFileSync(path, "utf8") }));

describe("the workflows", () => {
  test("use each action by a commit, and one commit of it, with its version beside it", () => {
    const used = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action));
    expect(used.length).toBeGreaterThan(8);
    expect(used.filter((action) => !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
    const repositories = new Set(used.map((action) => action.split("@")[0]?.split("/").slice(0, 2).join("/")));
    expect(new Set(used.map((action) => action.split("@")[1])).size).toBe(repositories.size);
  });

  test("get no permission by default but to read", () => {
    for (const { path, text } of workflows) expect(text, path).toMatch(/^permissions:\n {2}contents: read\n/m);
  });
});

test("the Dockerfile turns off in wrangler what the scripts turn off", () => {
  const inScripts = readFileSync("harness/wrangler/wrangler.ts", "utf8");
  const off = [...inScripts.matchAll(/^ {2}([A-Z_]+): "(\w+)",$/gm)].map(([, name, value]) => `${name}=${value}`);
  expect(off.length).toBeGreaterThan(5);
  const dockerfile = readFileSync("Dockerfile", "utf8");
  expect(off.filter((setting) => !dockerfile.includes(setting))).toEqual([]);
});

test("server.json has the version of package.json, and no address of anybody's own", () => {
  const server = JSON.parse(readFileSync("server.json", "utf8"));
  expect(server.version).toBe(manifest.version);
  expect(server.description.length).toBeLessThanOrEqual(100);
  for (const { url, variables } of server.remotes) {
    expect(url).toMatch(/^https:\/\/\{host\}\//);
    expect(variables.host.isRequired).toBe(true);
  }
});

test("the Deploy to Cloudflare button explains each setting that it asks for", () => {
  const asked = [...readFileSync(".dev.vars.example", "utf8").matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(Object.keys(manifest.cloudflare.bindings)).toEqual(asked);
});
