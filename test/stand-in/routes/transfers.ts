import { Hono } from "hono";
import { answerProgress } from "../http/answer-progress.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { flag, readRequest, text } from "../http/read-request.ts";
import { isValidName, parseName } from "../models/model-name.ts";
import type { StandInEnv } from "../record/recorded.ts";
import { pullSteps } from "../transfers/pull-steps.ts";
import { pushSteps } from "../transfers/push-steps.ts";
import type { World } from "../world.ts";

const fields = { model: text, name: text, insecure: flag, username: text, password: text, stream: flag };

/** `POST /api/pull`. Its first line is sent at once, so even an unknown model gets a 200. */
export const pull = (world: World) =>
  new Hono<StandInEnv>().post("/api/pull", (c) => {
    const { exchange } = c.var;
    const request = readRequest("PullRequest", fields, exchange.body);
    const name = parseName(request.model || request.name || "");
    if (!isValidName(name)) throw new OllamaError(400, "invalid model name");
    return answerProgress(exchange, pullSteps(world, exchange, { name, insecure: request.insecure }), request.stream);
  });

/** `POST /api/push`. A wrong name is reported only after the first line. */
export const push = (world: World) =>
  new Hono<StandInEnv>().post("/api/push", (c) => {
    const { exchange } = c.var;
    const request = readRequest("PushRequest", fields, exchange.body);
    const asked = request.model || request.name || "";
    if (asked === "") throw new OllamaError(400, "model is required");
    const steps = pushSteps(world, exchange, { name: parseName(asked), insecure: request.insecure });
    return answerProgress(exchange, steps, request.stream);
  });
