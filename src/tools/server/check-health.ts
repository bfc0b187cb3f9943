import * as z from "zod";
import { defineTool } from "../../actions/tool/define-tool.ts";
import type { Config, HostConfig } from "../../config/config.ts";
import { toHearthError } from "../../core/errors.ts";
import { createHost } from "../../hosts/create-host.ts";
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
  run: async (_, { metadata, config }) => {
    const hosts = await Promise.all(config.hosts.map((host) => healthOf(host, config)));
    const [best] = hosts.filter(({ healthy }) => healthy);
    if (best === undefined) return several({ ...hosts[0], healthy: false }, hosts);
    const { value } = await metadata.models().catch(() => ({ value: undefined }));
    const all = [...config.warnings, ...hosts.flatMap(({ warning }) => warning ?? [])];
    const warnings = all.length > 0 ? all : undefined;
    const { version, latency_ms } = best;
    return several({ healthy: true, version, latency_ms, models_installed: value?.length, warnings }, hosts);
  },
});

type HostHealth = Awaited<ReturnType<typeof healthOf>>;

async function healthOf(host: HostConfig, { models }: Config) {
  const started = Date.now();
  try {
    const version = await createHost(host, models).version();
    return { id: host.id, healthy: true, version, latency_ms: Date.now() - started, warning: versionWarning(version) };
  } catch (thrown) {
    const { code, message, next } = toHearthError(thrown).info;
    return { id: host.id, healthy: false, code, problem: message, next };
  }
}

/** Adds how each host is, where there are several. */
function several<T extends { healthy: boolean }>(
  { id: _, warning: __, ...answer }: T & Partial<HostHealth>,
  hosts: HostHealth[],
) {
  return hosts.length > 1 ? { ...answer, hosts } : answer;
}
