import { Hono } from "hono";
import { allowedMethods, notFound } from "./http/allowed-methods.ts";
import { answerError } from "./http/answer-error.ts";
import { localHosts, localOrigins } from "./http/local-only.ts";
import type { StandInOptions } from "./options.ts";
import { recorded, type StandInEnv } from "./record/recorded.ts";
import { blobs } from "./routes/blobs.ts";
import { chat } from "./routes/chat.ts";
import { controlRoutes } from "./routes/control-routes.ts";
import { copy } from "./routes/copy.ts";
import { create } from "./routes/create.ts";
import { deleteModel } from "./routes/delete.ts";
import { embed } from "./routes/embed.ts";
import { embeddings } from "./routes/embeddings.ts";
import { generate } from "./routes/generate.ts";
import { processes } from "./routes/processes.ts";
import { pull } from "./routes/pull.ts";
import { push } from "./routes/push.ts";
import { server } from "./routes/server.ts";
import { show } from "./routes/show.ts";
import { tags } from "./routes/tags.ts";
import { scriptedAnswer } from "./script/scripted-answer.ts";
import { createWorld, type World } from "./world.ts";

export interface StandIn {
  app: Hono<StandInEnv>;
  /** Rejects where a real server would break the connection before it has answered. */
  fetch: (request: Request) => Promise<Response>;
  /** Models, loaded runners, scripts and the record */
  world: World;
  /** As new, with these options; what still goes on is broken off. Only what was said is not forgotten. */
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
