import { Hono } from "hono";
import { allowedMethods, notFound } from "./http/allowed-methods.ts";
import { localHosts, localOrigins } from "./http/local-only.ts";
import { answerError } from "./http/ollama-error.ts";
import type { StandInOptions } from "./options.ts";
import { recorded, type StandInEnv } from "./record/recorded.ts";
import { blobs, copy, create, deleteModel } from "./routes/change-models.ts";
import { chat } from "./routes/chat.ts";
import { controlRoutes } from "./routes/control-routes.ts";
import { embed, embeddings } from "./routes/embed.ts";
import { generate } from "./routes/generate.ts";
import { processes, server, tags } from "./routes/lists.ts";
import { show } from "./routes/show.ts";
import { pull, push } from "./routes/transfers.ts";
import { scriptedAnswer } from "./script/scripted-answer.ts";
import { createWorld, type World } from "./world.ts";

export interface StandIn {
  app: Hono<StandInEnv>;
  /** Rejects where a real server would break the connection before it has answered. */
  fetch: (request: Request) => Promise<Response>;
  /** Models, loaded runners, scripts and the record */
  world: World;
  /** Starts over with these options. Open calls are broken off. Only what was said is remembered. */
  reset: (options?: Partial<StandInOptions>) => void;
}

/**
 * Looks like Ollama over HTTP, with no model behind it: the same routes, refusals, silences and streams. It also does
 * what a real one only does on bad days, where a script asks for it, and remembers what it was asked.
 */
export function createStandIn(initial: Partial<StandInOptions> = {}): StandIn {
  const world = createWorld(initial);
  const reset = (options: Partial<StandInOptions> = {}) => {
    for (const exchange of [...world.record.open]) exchange.breakOff();
    Object.assign(world, createWorld({ ...initial, ...options }, world.said));
  };
  const app = new Hono<StandInEnv>();
  app
    .route("/_stand-in", controlRoutes(world, reset))
    .use(recorded(world))
    .use(scriptedAnswer)
    .use(localOrigins)
    .use(localHosts(world))
    .use(allowedMethods(app))
    .route("/", server(world))
    .route("/", tags(world))
    .route("/", processes(world))
    .route("/", show(world))
    .route("/", generate(world))
    .route("/", chat(world))
    .route("/", embed(world))
    .route("/", embeddings(world))
    .route("/", pull(world))
    .route("/", push(world))
    .route("/", create(world))
    .route("/", copy(world))
    .route("/", deleteModel(world))
    .route("/", blobs(world))
    .notFound(notFound)
    .onError(answerError);
  return { app, fetch: async (request) => app.fetch(request), world, reset };
}
