import type { Tool } from "../actions/tool/define-tool.ts";
import { batchGenerate } from "./ask/batch-generate.ts";
import { chat, chatStream } from "./ask/chat.ts";
import { compareModels } from "./ask/compare-models.ts";
import { createEmbeddings, embeddings } from "./ask/embeddings.ts";
import { generate, generateStream } from "./ask/generate.ts";
import { checkBlobs } from "./models/check-blobs.ts";
import { copyModel } from "./models/copy-model.ts";
import { createModel } from "./models/create-model.ts";
import { deleteModel } from "./models/delete-model.ts";
import { getDefaultModel } from "./models/get-default-model.ts";
import { getModelSize } from "./models/get-model-size.ts";
import { getModelfile } from "./models/get-modelfile.ts";
import { getModelsInfo } from "./models/get-models-info.ts";
import { listModels } from "./models/list-models.ts";
import { listProcesses } from "./models/list-processes.ts";
import { loadModel } from "./models/load-model.ts";
import { pullModel } from "./models/pull-model.ts";
import { pushModel } from "./models/push-model.ts";
import { searchModels } from "./models/search-models.ts";
import { showModel } from "./models/show-model.ts";
import { unloadModel } from "./models/unload-model.ts";
import { updateModel } from "./models/update-model.ts";
import { validateModel } from "./models/validate-model.ts";
import { cancelRequest } from "./requests/cancel-request.ts";
import { getRequest } from "./requests/get-request.ts";
import { listRequests } from "./requests/list-requests.ts";
import { checkHealth } from "./server/check-health.ts";
import { getConfig } from "./server/get-config.ts";
import { getVersion } from "./server/get-version.ts";
import { help } from "./server/help.ts";
import { clearContext } from "./sessions/clear-context.ts";
import { listSessions } from "./sessions/list-sessions.ts";
import { loadContext } from "./sessions/load-context.ts";
import { saveContext } from "./sessions/save-context.ts";

/** Every tool, in the order in which clients see them. */
export const catalog: readonly Tool[] = [
  generate,
  generateStream,
  chat,
  chatStream,
  embeddings,
  createEmbeddings,
  batchGenerate,
  compareModels,
  listSessions,
  loadContext,
  saveContext,
  clearContext,
  getRequest,
  listRequests,
  cancelRequest,
  listModels,
  showModel,
  getModelsInfo,
  searchModels,
  getModelSize,
  validateModel,
  getModelfile,
  checkBlobs,
  pullModel,
  pushModel,
  createModel,
  updateModel,
  copyModel,
  deleteModel,
  listProcesses,
  loadModel,
  unloadModel,
  checkHealth,
  getVersion,
  getConfig,
  getDefaultModel,
  help,
];
