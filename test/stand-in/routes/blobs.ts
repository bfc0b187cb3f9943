import { Hono } from "hono";
import { methodNotAllowed } from "../http/allowed-methods.ts";
import { emptyResponse } from "../http/go-json.ts";
import { OllamaError } from "../http/ollama-error.ts";
import { hexOf } from "../models/blob-digest.ts";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";

/** `HEAD` and `POST /api/blobs/:digest`: the files that models are made of. */
export const blobs = (world: World) =>
  new Hono<StandInEnv>()
    .on(["HEAD", "GET"], "/api/blobs/:digest", (c) => {
      // Hono serves HEAD by the route of GET, which Ollama does not have.
      if (c.req.raw.method !== "HEAD") return methodNotAllowed(["HEAD", "POST"]);
      const asked = c.req.param("digest");
      if (!world.blobs.has(hexOf(asked))) throw new OllamaError(404, `blob ${JSON.stringify(asked)} not found`);
      return new Response(null);
    })
    .post("/api/blobs/:digest", async (c) => {
      const asked = c.req.param("digest");
      if (world.blobs.has(hexOf(asked))) return emptyResponse();
      const { bytes } = c.var.exchange;
      const hex = Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
      world.blobs.keep(hex, bytes.byteLength);
      if (asked === `sha256:${hex}`) return emptyResponse(201);
      throw new OllamaError(400, `digest mismatch, expected ${JSON.stringify(asked)}, got "sha256:${hex}"`);
    });
