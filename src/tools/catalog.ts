import { chat, chatStream } from "./chat/chat.ts";
import type { Tool } from "./define-tool.ts";
import { generate, generateStream } from "./generate/generate.ts";
import { listModels } from "./models/list-models.ts";
import { showModel } from "./models/show-model.ts";
import { listProcesses } from "./processes/list-processes.ts";
import { getRequest } from "./requests/get-request.ts";
import { checkHealth } from "./system/check-health.ts";
import { getConfig } from "./system/get-config.ts";
import { getDefaultModel } from "./system/get-default-model.ts";
import { getVersion } from "./system/get-version.ts";

/** Every tool, in the order in which clients see them. */
export const catalog: readonly Tool[] = [
  ...[generate, generateStream, chat, chatStream, getRequest],
  ...[listModels, showModel, listProcesses],
  ...[checkHealth, getVersion, getConfig, getDefaultModel],
];
