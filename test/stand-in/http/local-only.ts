import { createMiddleware } from "hono/factory";
import type { StandInEnv } from "../record/recorded.ts";
import type { World } from "../world.ts";
import { emptyResponse } from "./go-json.ts";

const forbidden = () => emptyResponse(403);

const LOCAL_NAME = /^(localhost|.*\.(localhost|local|internal))$/;

/** Loopback, private and unspecified addresses. */
const LOCAL_ADDRESS =
  /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|0\.0\.0\.0$|\[?(::1?|f[cd][0-9a-f:]+|fe80[0-9a-f:]+)\]?$)/;

/** Refuses a Host that is not of the house: what a tunnel runs into that passes the public host name on. */
export const localHosts = (world: World) =>
  createMiddleware<StandInEnv>(async (c, next) => {
    const host = (c.req.header("host") ?? new URL(c.req.url).host).replace(/:\d+$/, "").toLowerCase();
    const local = host === "" || LOCAL_NAME.test(host) || LOCAL_ADDRESS.test(host);
    if (world.options.hostCheck && !local) return forbidden();
    await next();
  });

const LOCAL_ORIGIN =
  /^(https?:\/\/(localhost|127\.0\.0\.1|0\.0\.0\.0)(:\d+)?$|(app|file|tauri|vscode-webview|vscode-file):\/\/)/;

/** Refuses the Origin of a web page from elsewhere. A request without one comes from no page. */
export const localOrigins = createMiddleware<StandInEnv>(async (c, next) => {
  const origin = c.req.header("origin");
  if (origin === undefined) return await next();
  if (!LOCAL_ORIGIN.test(origin) && origin !== new URL(c.req.url).origin) return forbidden();
  if (c.req.method === "OPTIONS") return preflight(origin);
  await next();
  c.res.headers.set("access-control-allow-origin", origin);
  c.res.headers.set("vary", "Origin");
});

const preflight = (origin: string) =>
  new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      "access-control-allow-methods": "GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS",
      "access-control-allow-headers": "Authorization,Content-Type,User-Agent,Accept,X-Requested-With",
    },
  });
