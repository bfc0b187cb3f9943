import { Hono } from "hono";
import { jsonResponse, textResponse } from "../http/go-json.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

/** What the server says of itself. */
export const server = (world: World) =>
  new Hono<StandInEnv>()
    .on(["HEAD", "GET"], "/", () => textResponse("Ollama is running", 200, "text/plain; charset=utf-8"))
    .on(["HEAD", "GET"], "/api/version", () => jsonResponse({ version: world.options.version }))
    .get("/api/status", () => {
      const disabled = world.options.cloud === "disabled";
      return jsonResponse({ cloud: { disabled, source: disabled ? "env" : "none" } });
    });
