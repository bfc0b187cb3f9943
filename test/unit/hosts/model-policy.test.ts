import { describe, expect, test } from "vitest";
import { isCloudName, normalizeModelName } from "../../../src/core/model-name.ts";
import type { InstalledModel } from "../../../src/hosts/installed-model.ts";
import { allowedModels, assertModelAllowed } from "../../../src/hosts/model-policy.ts";

const model = (name: string, more: Partial<InstalledModel> = {}): InstalledModel => ({
  name,
  modified_at: "2026-01-01T00:00:00Z",
  size: 1,
  digest: "0".repeat(64),
  details: {},
  ...more,
});
const all = { allowed: [], allowCloud: false };

describe("a model's name", () => {
  test.each([
    ["Gemma3", "gemma3:latest"],
    ["registry.ollama.ai/library/gemma3:270m", "gemma3:270m"],
    ["library/gemma3", "gemma3:latest"],
    ["hf.co/Org/Repo:Q4_K_M", "hf.co/org/repo:q4_k_m"],
    ["127.0.0.1:11535/lab/x", "127.0.0.1:11535/lab/x:latest"],
  ])("%s is %s", (name, normal) => expect(normalizeModelName(name)).toBe(normal));

  test.each([
    ["gpt-oss:120b-cloud", true],
    ["glm:cloud", true],
    ["me/my-cloud", true],
    ["cloudy:latest", false],
    ["gemma3:270m", false],
  ])("%s is a cloud name: %s", (name, cloud) => expect(isCloudName(name)).toBe(cloud));
});

describe("the guard", () => {
  test("lets everything at home through where nothing is set", () => {
    expect(() => assertModelAllowed(all, "gemma3:270m")).not.toThrow();
  });

  test("applies the globs to the name however it is written", () => {
    const policy = { allowed: ["gemma3:*", "qwen3"], allowCloud: false };
    for (const name of ["gemma3:270m", "GEMMA3", "library/gemma3:1b", "qwen3", "qwen3:latest"]) {
      expect(() => assertModelAllowed(policy, name)).not.toThrow();
    }
    for (const name of ["gemma3x:1b", "qwen3:8b", "evil/gemma3:1b"]) {
      expect(() => assertModelAllowed(policy, name)).toThrow(/does not allow/);
    }
  });

  test("takes a glob without a slash for names without one, and one with a slash for what lies under it", () => {
    const policy = { allowed: ["qwen3*", "gemma3:*", "hf.co/*"], allowCloud: false };
    for (const name of ["qwen3.example.com/x/y", "qwen3-fake/llama:1b", "gemma3:5000/x/y:1b"]) {
      expect(() => assertModelAllowed(policy, name)).toThrow(/does not allow/);
    }
    for (const name of ["qwen3-coder:30b", "hf.co/org/repo:Q4_K_M"]) {
      expect(() => assertModelAllowed(policy, name)).not.toThrow();
    }
    expect(() => assertModelAllowed({ allowed: ["*"], allowCloud: false }, "hf.co/org/repo")).not.toThrow();
  });

  test("takes a dot in a glob for a dot", () => {
    expect(() => assertModelAllowed({ allowed: ["llama3.2"], allowCloud: false }, "llama3x2")).toThrow();
  });

  test("keeps cloud models out by their name and by where they run, unless they are allowed", () => {
    const stub = [model("harmless:latest", { remote_host: "https://ollama.com" })];
    expect(() => assertModelAllowed(all, "glm:cloud")).toThrow(/leave the house/);
    expect(() => assertModelAllowed(all, "Harmless", stub)).toThrow(/leave the house/);
    expect(() => assertModelAllowed({ allowed: [], allowCloud: true }, "Harmless", stub)).not.toThrow();
  });

  test("filters a list in the same way", () => {
    const list = [model("a:1"), model("b:cloud"), model("c:1", { remote_host: "https://ollama.com" })];
    expect(allowedModels(all, list).map(({ name }) => name)).toEqual(["a:1"]);
    expect(allowedModels({ allowed: ["b:*"], allowCloud: true }, list).map(({ name }) => name)).toEqual(["b:cloud"]);
  });
});
