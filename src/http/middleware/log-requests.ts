import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import type { HttpEnv } from "../../pages/http-env.ts";

/** Logs one line for each request: its route, but no path and no query, because people paste tokens into them. */
export const logRequests = createMiddleware<HttpEnv>(async (c, next) => {
  const started = Date.now();
  await next();
  const { caller, log } = c.var;
  log.info("http_request", {
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    ms: Date.now() - started,
    user: caller?.user,
    client: caller?.client,
    bytes_in: Number(c.req.header("content-length") ?? 0),
  });
});
