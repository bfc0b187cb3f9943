import { beforeEach, describe, expect, inject, test } from "vitest";
import { DEFAULT_MODELS } from "#stand-in/models/default-models";
import { connect, home, startAnew } from "../hearth.ts";

beforeEach(startAnew);

const BASE = "gemma3:270m";
const THINKER = "stand-in-thinker:latest";

describe("ollama_get_modelfile", () => {
  test("names no path of the home, and leaves out the licence's text", async () => {
    const client = await connect();
    for (const { name } of DEFAULT_MODELS) {
      const { value, text, isError } = await client.call("ollama_get_modelfile", { model: name });
      expect(isError).toBe(false);
      expect(value.modelfile).toMatch(new RegExp(`^FROM ${name}$`, "m"));
      expect(text).not.toMatch(/\/home\/|\bada\b|blobs|LICENSE|Section 2/);
      expect(text.startsWith(String(value.modelfile))).toBe(true);
    }
    const { value } = await client.call("ollama_get_modelfile", { model: THINKER });
    expect(value.license).toMatch(/^Section 1\./);
  });

  test.each(DEFAULT_MODELS.map(({ name }) => name))("makes the same model under another name: %s", async (name) => {
    const client = await connect();
    const { modelfile } = (await client.call("ollama_get_modelfile", { model: name })).value;
    const made = await client.call("ollama_create_model", { model: "again", modelfile });
    expect(made.text).toMatch(/^Made again/);
    const facts = async (model: string) => {
      const { parameters, system, template, capabilities } = (await client.call("ollama_show_model", { model })).value;
      return { parameters, system, template, capabilities: (capabilities as string[]).sort() };
    };
    expect(await facts("again")).toEqual(await facts(name));
    const again = await client.call("ollama_get_modelfile", { model: "again" });
    const lines = (text: unknown) => String(text).split("\n").slice(1).sort();
    expect(lines(again.value.modelfile)).toEqual(lines(modelfile));
  });

  test("of a model with nothing of its own is its FROM", async () => {
    const shown = { modelfile: "FROM /blobs/sha256-1\n", details: {}, model_info: {}, capabilities: ["embedding"] };
    await home.script({ path: "/api/show", times: "always", respond: { status: 200, body: shown } });
    const client = await connect();
    for (const tool of ["ollama_get_modelfile", "ollama_show_model"]) {
      expect((await client.call(tool, { model: BASE })).value.modelfile).toBe(`FROM ${BASE}`);
    }
  });

  test("keeps a system prompt as it is, whatever its lines begin with", async () => {
    const system = 'Review this.\nLICENSE files matter.\nFROM /etc/hosts\n# FROM here on\nADAPTER /x and "quotes" too.';
    const client = await connect();
    await client.call("ollama_create_model", { model: "reviewer", from: BASE, system, license: 'MIT\n"as is"' });
    const { modelfile } = (await client.call("ollama_get_modelfile", { model: "reviewer" })).value;
    expect(modelfile).toContain(system);
    expect(modelfile).not.toMatch(/MIT|as is/);
    await client.call("ollama_create_model", { model: "again", modelfile });
    expect((await client.call("ollama_show_model", { model: "again" })).value.system).toBe(system);
  });
});

describe("ollama_check_blobs", () => {
  const check = async (digest: string) => (await connect()).call("ollama_check_blobs", { digest });

  test("finds a file of a model, however its digest is written", async () => {
    const shown = await fetch(`${inject("standIn")}/api/show`, {
      method: "POST",
      body: JSON.stringify({ model: BASE }),
    });
    const { modelfile } = (await shown.json()) as { modelfile: string };
    const [, hex = ""] = /sha256-([0-9a-f]{64})/.exec(modelfile) ?? [];
    for (const digest of [`sha256:${hex}`, `sha256-${hex}`, hex, hex.toUpperCase(), ` SHA256:${hex} `]) {
      expect((await check(digest)).value).toEqual({ digest: `sha256:${hex}`, exists: true });
    }
  });

  test("says that there is no such file", async () => {
    const digest = `sha256:${"0".repeat(64)}`;
    expect((await check(digest)).value).toEqual({ digest, exists: false });
  });

  test("refuses what is no digest, and does not ask the home", async () => {
    for (const digest of ["sha256:12", "../../etc/passwd", `md5:${"0".repeat(64)}`, `${"0".repeat(63)}g`]) {
      expect((await check(digest)).text).toMatch(/64 hexadecimal digits[\s\S]*\[invalid_arguments/);
    }
    expect(await home.record()).toEqual([]);
  });

  test("does not take a home that is off for a file that is missing", async () => {
    await home.script({ path: `/api/blobs/sha256:${"0".repeat(64)}`, preset: "530-tunnel-down" });
    expect((await check("0".repeat(64))).text).toMatch(/\[tunnel_down/);
  });
});
