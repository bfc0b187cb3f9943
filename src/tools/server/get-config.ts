import * as z from "zod";
import { allowedContext } from "../../actions/limit-hardware-use.ts";
import { defineTool } from "../../actions/tool/define-tool.ts";
import { toHearthError } from "../../core/errors.ts";

export const getConfig = defineTool({
  name: "ollama_get_config",
  title: "Get configuration",
  category: "server",
  grant: "read",
  effect: "read",
  description: "Get your grants, the default model, and the limits on waiting, queueing and context.",
  input: z.strictObject({}),
  output: z.looseObject({
    user: z.string(),
    client: z.string(),
    grants: z.array(z.string()),
    default_model: z.string().optional(),
    num_ctx: z.number().optional(),
    keep_alive: z.string().optional(),
    max_num_ctx: z.number().optional(),
    allowed_models: z.array(z.string()).optional(),
    cloud_models: z.boolean(),
    max_concurrent_requests: z.number(),
    max_queued_requests: z.number(),
    max_queued_per_user: z.number(),
    max_chat_sessions: z.number().describe("Maximum conversations of a user"),
    max_chat_mb: z.number().describe("Maximum size of all of them"),
    wait_seconds: z.number().describe("After this time a call returns what is ready, with a request_id"),
    request_timeout_seconds: z.number(),
  }),
  run: async (_, context) => {
    const { config, caller, metadata } = context;
    const { models, policy, transfers, queue, chats } = config;
    const max_num_ctx = allowedContext(Number.POSITIVE_INFINITY, context);
    const fallback = await metadata
      .defaultModel()
      .catch((thrown: unknown) => ({ problem: toHearthError(thrown).message }));
    return {
      user: caller.user,
      client: caller.client,
      grants: [...caller.grants],
      ...("model" in fallback
        ? { default_model: fallback.model, default_model_is: fallback.reason }
        : { default_model_problem: fallback.problem }),
      num_ctx: models.defaultNumCtx,
      keep_alive: models.defaultKeepAlive?.toString(),
      ...(Number.isFinite(max_num_ctx) ? { max_num_ctx } : {}),
      max_model_bytes: transfers.maxModelBytes,
      allowed_models: policy.allowed.length > 0 ? [...policy.allowed] : undefined,
      cloud_models: policy.allowCloud,
      max_concurrent_requests: queue.maxConcurrent,
      max_queued_requests: queue.maxQueued,
      max_queued_per_user: queue.maxQueuedPerUser,
      max_chat_sessions: chats.maxSessions,
      max_chat_mb: chats.maxBytes / 1_000_000,
      hosts:
        config.hosts.length > 1
          ? config.hosts.map(({ id, kind, inside, prefer }) => ({ id, kind, inside, prefer }))
          : undefined,
      wait_seconds: queue.waitSeconds,
      request_timeout_seconds: queue.timeoutSeconds,
    };
  },
});
