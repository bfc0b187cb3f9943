import { Hono } from "hono";
import { localTimestamp, now } from "../clock.ts";
import { emptyResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { readRequest, text } from "../http/read-request.ts";
import { renamed } from "../models/model.ts";
import { isValidName, nameKey, parseName } from "../models/model-name.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

/** `POST /api/copy`: what has the new name already is overwritten without a word. */
export const copy = (world: World) =>
  new Hono<StandInEnv>().post("/api/copy", (c) => {
    const { source = "", destination = "" } = readRequest(
      "CopyRequest",
      { source: text, destination: text },
      c.var.exchange.body,
    );
    const [from, to] = [readName("source", source), readName("destination", destination)];
    const model = world.models.find(from);
    if (model === undefined) throw new OllamaError(404, `model ${JSON.stringify(source)} not found`);
    if (nameKey(from) !== nameKey(to)) world.models.put({ ...renamed(model, to), modifiedAt: localTimestamp(now()) });
    return emptyResponse();
  });

function readName(what: string, asked: string) {
  const name = parseName(asked);
  if (!isValidName(name)) throw new OllamaError(400, `${what} ${JSON.stringify(asked)} is invalid`);
  return name;
}
