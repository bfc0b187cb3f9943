import { describe, expect, test } from "vitest";
import { served } from "./served.ts";

const standIn = served();
const from = "gemma3:270m";

const show = async (model: string) => (await standIn.ask("/api/show", { model }))[1];
const remove = (body: unknown) =>
  standIn.send("/api/delete", { method: "DELETE", body: typeof body === "string" ? body : JSON.stringify(body) });
const list = async () => (await standIn.ask("/api/tags"))[1].models as { name: string; digest: string }[];

describe("copy", () => {
  test("makes a second name for the same thing, with an empty answer", async () => {
    const response = await standIn.post("/api/copy", { source: "GEMMA3:270m", destination: "other" });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "0", ""]);
    const [copied, , source] = await list();
    expect(copied).toMatchObject({ name: "other:latest", digest: source?.digest });
    const [own, other] = [await show(from), await show("other")];
    expect(other.details).toEqual(own.details);
    const fromLine = /^FROM .*$/m;
    expect(fromLine.exec(String(other.modelfile))?.[0]).toBe(fromLine.exec(String(own.modelfile))?.[0]);
  });

  test.each([
    [{ source: "nope", destination: "x" }, 404, 'model "nope" not found'],
    [{ source: "a b", destination: "x" }, 400, 'source "a b" is invalid'],
    [{ source: from }, 400, 'destination "" is invalid'],
    [{ source: from, destination: "a b" }, 400, 'destination "a b" is invalid'],
  ])("refuses %j", async (body, status, error) => {
    expect(await standIn.ask("/api/copy", body)).toEqual([status, { error }]);
  });
});

describe("delete", () => {
  test("removes the model with an empty answer, and does not unload it", async () => {
    await standIn.ask("/api/generate", { model: from });
    const response = await remove({ model: "GEMMA3:270M" });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "0", ""]);
    expect((await standIn.ask("/api/ps"))[1].models).toHaveLength(1);
    expect((await standIn.ask("/api/generate", { model: from }))[0]).toBe(404);
    expect(await list()).toHaveLength(3);
  });

  test("refuses in its own words", async () => {
    const refusal = async (body: unknown) => {
      const response = await remove(body);
      return [response.status, await response.json()];
    };
    expect(await refusal({ model: "nope" })).toEqual([404, { error: "model 'nope' not found" }]);
    expect(await refusal({ name: "a b" })).toEqual([400, { error: 'name "a b" is invalid' }]);
    expect(await refusal("")).toEqual([400, { error: "missing request body" }]);
    expect(await refusal({})).toEqual([400, { error: "model is required" }]);
    await standIn.control().reset({ version: "0.17.4" });
    expect(await refusal({})).toEqual([400, { error: 'name "" is invalid' }]);
    expect((await standIn.post("/api/delete", { model: from })).status).toBe(405);
  });
});

describe("blobs", () => {
  const blob = (digest: string, init: RequestInit) => standIn.send(`/api/blobs/${digest}`, init);
  const status = async (digest: string, init: RequestInit = { method: "HEAD" }) => (await blob(digest, init)).status;
  const create = (digest: string) =>
    standIn.stream("/api/create", { model: "mine", files: { "weights.gguf": digest } });
  const ofModel = async (model: string) => /sha256-(\w{64})/.exec(String((await show(model)).modelfile))?.[1] ?? "";

  test("are there for installed models, under the digest that show names, and go with the last of them", async () => {
    const hex = await ofModel(from);
    expect([await status(`sha256:${hex}`), await status(`sha256-${hex}`)]).toEqual([200, 200]);
    expect([await status(`sha256:${"0".repeat(64)}`), await status("sha256:abc")]).toEqual([404, 400]);
    expect(await status(`sha256:${hex}`, { method: "GET" })).toBe(405);
    await standIn.post("/api/copy", { source: from, destination: "other" });
    await remove({ model: from });
    expect(await status(`sha256:${hex}`)).toBe(200);
    await remove({ model: "other" });
    expect(await status(`sha256:${hex}`)).toBe(404);
  });

  test("are taken when their digest is right, and become a model", async () => {
    const body = new Uint8Array([0, 255, 128, 7]);
    const hex = Buffer.from(await crypto.subtle.digest("SHA-256", body)).toString("hex");
    const post = { method: "POST", body };
    expect([await status(`sha256:${hex}`, post), await status(`sha256:${hex}`, post)]).toEqual([201, 200]);
    const wrong = await blob(`sha256:${"0".repeat(64)}`, post);
    expect([wrong.status, await wrong.json()]).toEqual([
      400,
      { error: `digest mismatch, expected "sha256:${"0".repeat(64)}", got "sha256:${hex}"` },
    ]);
    expect((await create(`sha256:${hex}`))[0]).toEqual({ status: "parsing GGUF" });
    expect(await ofModel("mine")).toBe(hex);
    expect((await create(`sha256:${"1".repeat(64)}`)).at(-1)?.error).toMatch(
      /^open \/home\/ada\/.*: no such file or directory$/,
    );
  });
});
