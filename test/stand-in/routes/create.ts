import { Hono } from "hono";
import { readCreateRequest } from "../creation/create-request.ts";
import { createSteps } from "../creation/create-steps.ts";
import { answerProgress } from "../http/answer-progress.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { isValidName, parseName } from "../models/model-name.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

/** `POST /api/create` */
export const create = (world: World) =>
  new Hono<StandInEnv>().post("/api/create", (c) => {
    const { exchange } = c.var;
    const request = readCreateRequest(exchange.body);
    if (!Object.keys(request.files ?? {}).every(isRelative)) throw new OllamaError(400, "file path must be relative");
    const name = parseName(request.model || request.name || "");
    if (!isValidName(name)) throw new OllamaError(400, "invalid model name");
    return answerProgress(exchange, createSteps(world, exchange, name, request), request.stream);
  });

/** As Go's `fs.ValidPath` has it. */
const isRelative = (path: string) =>
  path === "." || path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
