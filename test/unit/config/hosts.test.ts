import { describe, expect, test } from "vitest";
import { readConfig } from "../../../src/config/read-config.ts";

const good = { OLLAMA_BASE_URL: "https://ollama.example.com", MCP_AUTH_TOKEN: "t".repeat(32) };

const hostsOf = (set: Record<string, unknown>) => {
  const reading = readConfig({ ...good, ...set });
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.config.hosts;
};

const problemsOf = (set: Record<string, unknown>) => {
  const reading = readConfig({ ...good, ...set });
  return reading.ok ? [] : reading.faults.map(({ variable, problem }) => `${variable}: ${problem}`);
};

const gaming = { id: "gaming", url: "https://gaming.example.com/" };
const mine = { ...gaming, inside: true };

describe("HOSTS", () => {
  test("is not needed: the home is the only host, and inside", () => {
    expect(hostsOf({})).toMatchObject([{ id: "home", kind: "ollama", inside: true, prefer: 0, models: [] }]);
  });

  test("adds hosts behind the home, or in its own order", () => {
    const ids = (list: unknown) => hostsOf({ HOSTS: JSON.stringify(list) }).map(({ id }) => id);
    expect(ids([mine])).toEqual(["home", "gaming"]);
    expect(ids([mine, { id: "home", prefer: 5 }])).toEqual(["gaming", "home"]);
  });

  test("has each secret in a variable of its own", () => {
    const [, host] = hostsOf({ HOSTS: [{ ...gaming, id: "my-pc" }], HOST_MY_PC_ACCESS: "id.access:secret" });
    expect(host).toMatchObject({
      id: "my-pc",
      access: { clientId: "id.access", clientSecret: "secret" },
      inside: true,
    });
  });

  test("has hosts with OpenAI's API, and a key that travels only encrypted", () => {
    const studio = { id: "studio", kind: "openai", url: "https://studio.example.com/v1/" };
    const [, host] = hostsOf({ HOSTS: [{ ...studio, inside: true }], HOST_STUDIO_KEY: " sk-1\n" });
    expect(host).toMatchObject({ kind: "openai", baseUrl: "https://studio.example.com/v1", key: "sk-1" });
    const local = { OLLAMA_BASE_URL: "http://localhost:11434", HOST_STUDIO_KEY: "sk-1" };
    expect(hostsOf({ ...local, HOSTS: [{ ...studio, url: "http://127.0.0.1:1234/v1" }] })[1]?.inside).toBe(true);
    const inClear = problemsOf({ ...local, HOSTS: [{ ...studio, url: "http://studio.example.com/v1" }] });
    expect(inClear).toEqual([expect.stringMatching(/would travel in clear/)]);
    expect(JSON.stringify(inClear)).not.toContain("sk-1");
  });

  test("uses no host without a lock, unless the owner says that it is inside", () => {
    const ids = (more: object, set = {}) => hostsOf({ HOSTS: [{ ...gaming, ...more }], ...set }).map(({ id }) => id);
    expect(ids({})).toEqual(["home"]);
    expect(ids({ inside: true })).toEqual(["home", "gaming"]);
    const locked = { HOST_GAMING_ACCESS: "id:secret" };
    expect(ids({}, locked)).toEqual(["home", "gaming"]);
    expect(ids({ inside: false }, locked)).toEqual(["home"]);
    const vpc = { fetch: () => {} };
    expect(hostsOf({ HOSTS: [gaming], HOST_GAMING_VPC: vpc })[1]).toMatchObject({ inside: true, vpc });
  });

  test("warns of a host that is not used", () => {
    const reading = readConfig({ ...good, HOSTS: [gaming] });
    expect(reading.ok && reading.config.warnings).toContainEqual(
      expect.stringContaining("The host gaming counts as outside"),
    );
  });

  test("accepts a loopback address only where the home has one", () => {
    const second = { id: "second", url: "http://127.0.0.1:11535" };
    expect(hostsOf({ OLLAMA_BASE_URL: "http://localhost:11434", HOSTS: [second] })[1]).toMatchObject({ inside: true });
    expect(problemsOf({ HOSTS: [second] })).toEqual([expect.stringContaining("HOSTS: second: has a loopback address")]);
  });

  test.each([
    ["no JSON", "gaming", "HOSTS: must be a JSON list of hosts"],
    ["an object", { id: "gaming" }, "HOSTS: must be a JSON list of hosts"],
    ["no id", [{ url: "https://a.example.com" }], "HOSTS: 0.id: must begin with a small letter"],
    ["an id with a capital", [{ ...gaming, id: "Gaming" }], "HOSTS: 0.id: must begin with a small letter"],
    ["an id of 17 characters", [{ ...gaming, id: "a".repeat(17) }], "HOSTS: 0.id: must begin with a small letter"],
    ["the same id twice", [gaming, gaming], "HOSTS: has the same id twice"],
    ["no url", [{ id: "gaming" }], "HOSTS: gaming: has no url"],
    [
      "a url with a path",
      [{ ...gaming, url: "https://a.example.com/v1" }],
      "HOSTS: gaming: has a wrong url: it must end before /api or /v1",
    ],
    [
      "the kind openai without a path",
      [{ ...gaming, kind: "openai" }],
      "HOSTS: gaming: has a wrong url: it must have the path of the API, in most cases /v1",
    ],
    [
      "the kind openai and a path of a call",
      [{ ...gaming, kind: "openai", url: "https://a.example.com/v1/chat/completions/" }],
      "HOSTS: gaming: has a wrong url: it must end before /chat/completions",
    ],
    ["a secret", [{ ...gaming, key: "sk-1" }], "HOSTS: 0.key: is not a known field"],
    ["another kind", [{ ...gaming, kind: "cray" }], "HOSTS: 0.kind: must be one of ollama"],
  ])("is refused with %s", (_, list, problem) => {
    const value = typeof list === "string" ? list : JSON.stringify(list);
    expect(problemsOf({ HOSTS: value })).toContainEqual(expect.stringContaining(problem));
  });
});
