import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { toHearthError } from "../../core/errors.ts";
import { versionWarning } from "../../hosts/ollama/version-floor.ts";

export const checkHealth = defineTool({
  name: "ollama_check_health",
  title: "Check health",
  category: "server",
  core: true,
  grant: "read",
  effect: "read",
  description: "Check whether the Ollama at home answers now and, if not, what is wrong and how to fix it.",
  input: z.strictObject({}),
  output: z.looseObject({
    healthy: z.boolean(),
    version: z.string().optional(),
    latency_ms: z.number().optional(),
    models_installed: z.number().optional(),
    problem: z.string().optional(),
    next: z.string().optional(),
    warnings: z.array(z.string()).optional(),
  }),
  run: async (_, { host, metadata, config }) => {
    const started = Date.now();
    try {
      const version = await host.version();
      const latency_ms = Date.now() - started;
      const { value } = await metadata.models();
      const all = [...config.warnings, versionWarning(version)].filter((warning) => warning !== undefined);
      const warnings = all.length > 0 ? all : undefined;
      return { healthy: true, version, latency_ms, models_installed: value.length, warnings };
    } catch (thrown) {
      const { code, message, next } = toHearthError(thrown).info;
      return { healthy: false, code, problem: message, next };
    }
  },
});
