import { createMiddleware } from "hono/factory";
import { jsonResponse } from "../http/go-json.ts";
import type { StandInEnv } from "../record/recorded.ts";
import { answerFromEdge } from "./edge-presets.ts";
import { stopAfter } from "./paced.ts";
import type { ScriptedResponse } from "./script.ts";
import { isStepByStep } from "./script-queue.ts";

/** What a script can do to a request of any kind, before anything of Ollama's: answer in its place, hold it, stall. */
export const scriptedAnswer = createMiddleware<StandInEnv>(async (c, next) => {
  const { exchange } = c.var;
  const { preset, respond } = exchange.script ?? {};
  if (respond || preset || !isStepByStep(c.req.path)) await stopAfter(0, exchange);
  if (preset !== undefined) return answerFromEdge(preset, c.req.path);
  if (respond !== undefined) return scripted(respond);
  await next();
});

function scripted({ status, headers = {}, body = "" }: ScriptedResponse): Response {
  const plain =
    typeof body === "string" ? new Response(body === "" ? null : body, { status }) : jsonResponse(body, status);
  for (const [name, value] of Object.entries(headers)) plain.headers.set(name, value);
  return plain;
}
