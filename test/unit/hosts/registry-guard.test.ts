import { describe, expect, test } from "vitest";
import type { TransferPolicy } from "../../../src/config/config.ts";
import type { Job } from "../../../src/core/job.ts";
import { PUBLIC_REGISTRIES } from "../../../src/core/model-address.ts";
import type { Host } from "../../../src/hosts/host.ts";
import { assertNewNameAllowed, checkRegistries } from "../../../src/hosts/registry-guard.ts";

const policy: TransferPolicy = { registries: PUBLIC_REGISTRIES };
const withOwn: TransferPolicy = { registries: [...PUBLIC_REGISTRIES, "192.168.1.5:5000", "models.lan"] };
const INSTALLED = "10.0.0.9:5000/lab/mine:latest";
const host = { installedModels: async () => [{ name: INSTALLED }, { name: "gemma3:270m" }] } as unknown as Host;

const check = (job: Job, by = policy) => checkRegistries(host, by, job);
const pull = (model: string, insecure?: boolean): Job => ({ kind: "pull", model, body: { insecure } });

/** Every way to name a registry in a job. */
const jobsWith = (model: string, insecure?: boolean): Job[] => [
  pull(model, insecure),
  { kind: "push", model, body: { insecure } },
  { kind: "create", model: "mine", body: { from: model } },
  { kind: "create", model, body: { from: "gemma3:270m" } },
];

const ELSEWHERE = `192.168.1.1/a/b 192.168.1.1:80/a/b 127.0.0.1:11434/a/b localhost/a/b localhost:8080/a/b
  2130706433/a/b 0x7f000001/a/b 017700000001/a/b 127.1/a/b 0/a/b 1::1/a/b fe80::1/a/b router.lan/a/b metadata/a/b
  169.254.169.254/a/b evil.example/a/b evil.example:443/a/b http://evil.example/a/b https://10.0.0.1:8080/a/b:c
  ollama.com/library/gemma3 registry.ollama.ai:443/library/gemma3 registry.ollama.ai:80/library/gemma3
  registry.ollama.ai./library/gemma3 hf.co./a/b hf.co:443/a/b hf.co.evil.example/a/b xhf.co/a/b www.huggingface.co/a/b
  registry.ollama.ai.evil.example/a/b REGISTRY.OLLAMA.AI:5000/a/b`.split(/\s+/);

/** Names that Ollama itself would refuse. */
const NO_NAMES = `[::1]/a/b [::1]:80/a/b user@hf.co/a/b user:pass@hf.co/a/b hf.co@evil.example/a/b hf.co#evil/a/b
  hf.co%2f/a/b ftp://hf.co/a/b HTTP://evil.example/a/b hf.co\\evil/a/b //evil.example/a/b hf.co/a/b/c/d ../a/b`.split(
  /\s+/,
);

describe("a registry that the owner does not list", () => {
  test.each([...ELSEWHERE, ...NO_NAMES])("%s is refused wherever a job names it", async (name) => {
    for (const insecure of [undefined, true]) {
      for (const job of jobsWith(name, insecure)) {
        await expect(check(job), JSON.stringify(job)).rejects.toMatchObject({ code: "model_not_allowed" });
      }
    }
    expect(() => assertNewNameAllowed(policy, name)).toThrow(/not allowed here/);
  });

  test("gets an error that says which ones are allowed, and who can change that", async () => {
    await expect(check(pull("models.lan/a/b"))).rejects.toMatchObject({
      message: 'The registry of "models.lan/a/b" is not allowed here.',
      next: "Allowed registries: registry.ollama.ai (names without a host), hf.co, huggingface.co. The owner can add one to ALLOWED_REGISTRIES.",
    });
  });
});

describe("a registry that the owner lists", () => {
  test.each([
    "gemma3:1b",
    "user/model",
    "Registry.Ollama.ai/a/b",
    "HF.co/Org/Repo:Q4_K_M",
    "https://huggingface.co/a/b",
  ])("%s is reached, with TLS only", async (name) => {
    for (const job of jobsWith(name)) await check(job);
    for (const job of jobsWith(name, true).slice(0, 2)) {
      await expect(check(job)).rejects.toMatchObject({ code: "invalid_arguments" });
    }
    expect(() => assertNewNameAllowed(policy, name)).not.toThrow();
  });

  test.each(["192.168.1.5:5000/lab/x", "http://192.168.1.5:5000/lab/x", "Models.LAN/lab/x"])(
    "%s may do without TLS, and only with exactly this host and port",
    async (name) => {
      for (const job of [...jobsWith(name), ...jobsWith(name, true)]) await check(job, withOwn);
      for (const other of ["192.168.1.5/lab/x", "192.168.1.5:5001/lab/x", "models.lan:80/lab/x"]) {
        await expect(check(pull(other), withOwn)).rejects.toMatchObject({ code: "model_not_allowed" });
      }
    },
  );

  test("may be the only one: names that stay at home need no registry", async () => {
    const only: TransferPolicy = { registries: ["models.lan"] };
    await check({ kind: "create", model: "mine", body: { from: "gemma3:270m" } }, only);
    expect(() => assertNewNameAllowed(only, "mine")).not.toThrow();
    for (const job of [pull("gemma3:1b"), { kind: "create", model: "mine", body: { from: "gemma3:1b" } } as const]) {
      await expect(check(job, only)).rejects.toMatchObject({ code: "model_not_allowed" });
    }
  });
});

test("a model that is installed already is a base, and can be changed, wherever it came from", async () => {
  await check({ kind: "create", model: "mine", body: { from: INSTALLED } });
  await check({ kind: "create", model: INSTALLED, body: { from: INSTALLED, replaces: true } });
  for (const kind of ["pull", "push"] as const) {
    await expect(check({ kind, model: INSTALLED, body: {} })).rejects.toMatchObject({ code: "model_not_allowed" });
  }
});

test("a job that uses an installed model names no registry", async () => {
  await check({ kind: "generate", model: INSTALLED, body: { prompt: "Go" } });
});
