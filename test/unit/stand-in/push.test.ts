import { describe, expect, test } from "vitest";
import { type Line, served } from "./served.ts";

const standIn = served();

const ofFirstLayer = (all: Line[]) => all.filter(({ digest }) => digest === all.find((line) => line.digest)?.digest);

describe("push", () => {
  const mine = "127.0.0.1:5000/lab/mine:1";
  const push = (body: object) => standIn.stream("/api/push", body);

  test("brings a model to a registry of one's own, from where it can be pulled", async () => {
    await standIn.post("/api/copy", { source: "gemma3:270m", destination: mine });
    const all = await push({ model: mine, insecure: true });
    expect(all[0]).toEqual({ status: "retrieving manifest" });
    expect(all[1]?.status).toMatch(/^pushing [0-9a-f]{12}$/);
    expect(ofFirstLayer(all)).toHaveLength(11);
    expect(all.slice(-2)).toEqual([{ status: "pushing manifest" }, { status: "success" }]);
    expect(ofFirstLayer(await push({ model: mine, insecure: true }))).toHaveLength(1);
    await standIn.send("/api/delete", { method: "DELETE", body: JSON.stringify({ model: mine }) });
    expect((await standIn.stream("/api/pull", { model: mine, insecure: true })).at(-1)).toEqual({ status: "success" });
  });

  test("fails after its first line", async () => {
    await standIn.post("/api/copy", { source: "gemma3:270m", destination: mine });
    expect((await push({ model: mine }))[1]?.error).toMatch(
      /^Head "https:\/\/127\.0\.0\.1:5000\/v2\/lab\/mine\/blobs\/sha256:\w{64}": http: server gave HTTP response/,
    );
    expect(await push({ model: "gemma3:270m" })).toEqual([
      { status: "retrieving manifest" },
      { error: "unauthorized: access denied" },
    ]);
    expect(await push({ model: "nope" })).toEqual([
      { status: "retrieving manifest" },
      { status: "couldn't retrieve manifest" },
      {
        error:
          "open /home/ada/.ollama/models/manifests/registry.ollama.ai/library/nope/latest: no such file or directory",
      },
    ]);
    expect((await push({ model: "a b" })).at(-1)).toEqual({
      error: "unqualified name: registry.ollama.ai/library/a b:latest",
    });
    expect(await standIn.ask("/api/push", {})).toEqual([400, { error: "model is required" }]);
  });

  test("to Ollama's registry needs an account and a name of one's own", async () => {
    await standIn.control().reset({ cloud: "signed-in" });
    await standIn.post("/api/copy", { source: "gemma3:270m", destination: "ada/mine" });
    expect((await push({ model: "ada/mine" })).at(-1)).toEqual({ status: "success" });
    expect((await push({ model: "gemma3:270m" })).at(-1)).toEqual({ error: "unauthorized: access denied" });
  });
});
