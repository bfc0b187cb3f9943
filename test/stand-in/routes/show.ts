import { Hono } from "hono";
import { jsonResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { dictionary, flag, readRequest, text } from "../http/read-request.ts";
import { findModel } from "../models/find-model.ts";
import { details } from "../models/model.ts";
import { modelInfo, tensors } from "../models/model-info.ts";
import { fullName, parseName } from "../models/model-name.ts";
import { modelfile, parameterText } from "../models/modelfile.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

const fields = { model: text, name: text, system: text, template: text, verbose: flag, options: dictionary };

/** `POST /api/show`: all about one model, its licence twice and the path of its weights among it. */
export const show = (world: World) =>
  new Hono<StandInEnv>().post("/api/show", (c) => {
    const request = readRequest("ShowRequest", fields, c.var.exchange.body);
    const asked = request.model || request.name || "";
    const installed = findModel(world, asked, {
      unnamed:
        asked === ""
          ? new OllamaError(400, "model is required")
          : new OllamaError(500, `unqualified name: ${fullName(parseName(asked))}`),
      cloudOff: "remote model details are unavailable",
      normalised: world.modern,
    });
    const model = request.system ? { ...installed, system: request.system } : installed;
    const withOptions = { ...model, parameters: { ...model.parameters, ...request.options } };
    return jsonResponse(
      withoutEmpty({
        license: model.licenses.join("\n"),
        modelfile: modelfile(withOptions),
        parameters: parameterText(model),
        template: model.template,
        system: model.system,
        details: { ...details(model), parent_model: model.parent },
        messages: model.messages,
        model_info: modelInfo(model, { verbose: request.verbose ?? false, modern: world.modern }),
        tensors: tensors(model),
        capabilities: model.capabilities,
        modified_at: model.modifiedAt,
      }),
    );
  });

function withoutEmpty(answer: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(answer).filter(([, value]) => value !== "" && !(Array.isArray(value) && value.length === 0)),
  );
}
