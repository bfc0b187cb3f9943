import { cloudflareTest } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { settings } from "./src/config/settings.ts";

/** Empty is not set: a developer's own .dev.vars must not decide how the tests go. */
const nothingSet = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, ""]));

const inNode = (name: string) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: "node", testTimeout: 20_000 },
});

export default defineConfig({
  test: {
    reporters: ["default", "./test/closing-line.ts"],
    // A snapshot that is missing fails here as in CI. Only -u writes one.
    update: "none",
    // Istanbul, because it counts within workerd too.
    coverage: { provider: "istanbul", include: ["src/**"], reporter: ["text-summary"], thresholds: { lines: 90 } },
    projects: [
      // Pure functions: a process for every file would take longer than the tests.
      { test: { ...inNode("unit").test, isolate: false } },
      { test: { ...inNode("contracts").test, isolate: false } },
      { test: { ...inNode("e2e").test, hookTimeout: 60_000, fileParallelism: false } },
      {
        test: {
          ...inNode("clients").test,
          // test/clients holds what all tests share; here are the ones that others have written.
          include: ["test/real-clients/*.test.ts"],
          hookTimeout: 60_000,
          // Each starts programs of its own, on machines that may have two cores.
          maxWorkers: 2,
        },
      },
      {
        test: {
          ...inNode("agents").test,
          include: ["test/real-clients/agents/*.test.ts"],
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      { test: { ...inNode("litellm").test, testTimeout: 240_000, hookTimeout: 240_000, fileParallelism: false } },
      { test: { ...inNode("browser").test, hookTimeout: 60_000, testTimeout: 60_000 } },
      {
        test: {
          ...inNode("ollama").test,
          globalSetup: ["test/ollama/start-hearth.ts"],
          // One GPU.
          fileParallelism: false,
          // A busy machine computes several times as long.
          testTimeout: 600_000,
          hookTimeout: 120_000,
        },
      },
      {
        plugins: [
          cloudflareTest(({ inject }) => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ...nothingSet,
                OLLAMA_BASE_URL: inject<string>("standIn"),
                MCP_AUTH_TOKEN: "the-token-of-the-tests-32-characters",
                // The last one is a registry of one's own, without TLS.
                ALLOWED_REGISTRIES: "registry.ollama.ai,hf.co,huggingface.co,127.0.0.1:5000",
                LOG_LEVEL: "debug",
              },
            },
          })),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          globalSetup: ["test/worker/start-stand-in.ts"],
          // The log is not shown, but looked through.
          setupFiles: ["test/worker/listen-in.ts"],
          // One stand-in serves all of them, and each test sets it up anew.
          fileParallelism: false,
          // What they share is cleared by `startAnew`; a runtime for every file would take as long as the tests.
          isolate: false,
        },
      },
    ],
  },
});
