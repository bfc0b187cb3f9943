import { batchGenerate } from "./batch/batch-generate.ts";
import { compareModels } from "./batch/compare-models.ts";
import { checkBlobs } from "./blobs/check-blobs.ts";
import { chat, chatStream } from "./chat/chat.ts";
import { clearContext } from "./context/clear-context.ts";
import { listSessions } from "./context/list-sessions.ts";
import { loadContext } from "./context/load-context.ts";
import { saveContext } from "./context/save-context.ts";
import type { Tool } from "./define-tool.ts";
import { createEmbeddings, embeddings } from "./embeddings/embeddings.ts";
import { generate, generateStream } from "./generate/generate.ts";
import { help } from "./help/help.ts";
import { getModelfile } from "./modelfile/get-modelfile.ts";
import { updateModel } from "./modelfile/update-model.ts";
import { copyModel } from "./models/copy-model.ts";
import { createModel } from "./models/create-model.ts";
import { deleteModel } from "./models/delete-model.ts";
import { listModels } from "./models/list-models.ts";
import { pullModel } from "./models/pull-model.ts";
import { showModel } from "./models/show-model.ts";
import { listProcesses } from "./processes/list-processes.ts";
import { getRequest } from "./requests/get-request.ts";
import { listRequests } from "./requests/list-requests.ts";
import { loadModel } from "./runtime/load-model.ts";
import { pushModel } from "./runtime/push-model.ts";
import { unloadModel } from "./runtime/unload-model.ts";
import { cancelRequest } from "./system/cancel-request.ts";
import { checkHealth } from "./system/check-health.ts";
import { getConfig } from "./system/get-config.ts";
import { getDefaultModel } from "./system/get-default-model.ts";
import { getModelsInfo } from "./system/get-models-info.ts";
import { getVersion } from "./system/get-version.ts";
import { getModelSize } from "./utilities/get-model-size.ts";
import { searchModels } from "./utilities/search-models.ts";
import { validateModel } from "./utilities/validate-model.ts";

/** Every tool, in the order in which clients see them. */
export const catalog: readonly Tool[] = [
  ...[generate, generateStream, chat, chatStream, embeddings, createEmbeddings, batchGenerate, compareModels],
  ...[listSessions, loadContext, saveContext, clearContext],
  ...[getRequest, listRequests, cancelRequest],
  ...[listModels, showModel, getModelsInfo, searchModels, getModelSize, validateModel, getModelfile, checkBlobs],
  ...[pullModel, pushModel, createModel, updateModel, copyModel, deleteModel],
  ...[listProcesses, loadModel, unloadModel],
  ...[checkHealth, getVersion, getConfig, getDefaultModel, help],
];
