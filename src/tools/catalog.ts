import { chat, chatStream } from "./chat/chat.ts";
import type { Tool } from "./define-tool.ts";
import { generate, generateStream } from "./generate/generate.ts";
import { listModels } from "./models/list-models.ts";
import { showModel } from "./models/show-model.ts";
import { listProcesses } from "./processes/list-processes.ts";
import { getRequest } from "./requests/get-request.ts";
import { listRequests } from "./requests/list-requests.ts";
import { loadModel } from "./runtime/load-model.ts";
import { unloadModel } from "./runtime/unload-model.ts";
import { cancelRequest } from "./system/cancel-request.ts";
import { checkHealth } from "./system/check-health.ts";
import { getConfig } from "./system/get-config.ts";
import { getDefaultModel } from "./system/get-default-model.ts";
import { getVersion } from "./system/get-version.ts";

/** Every tool, in the order in which clients see them. */
export const catalog: readonly Tool[] = [
  ...[generate, generateStream, chat, chatStream, getRequest, listRequests, cancelRequest],
  ...[listModels, showModel, listProcesses, loadModel, unloadModel],
  ...[checkHealth, getVersion, getConfig, getDefaultModel],
];
