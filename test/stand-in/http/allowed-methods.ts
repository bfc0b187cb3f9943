import type { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import type { StandInEnv } from "../record/recorded.ts";
import { textResponse } from "./go-json.ts";

/** 405 for a known path with another method; HEAD too has to be registered, as in Ollama. */
export const allowedMethods = (app: Hono<StandInEnv>) =>
  createMiddleware<StandInEnv>(async (c, next) => {
    const allowed = app.routes.filter(({ method, path }) => method !== "ALL" && matches(path, c.req.path));
    const methods = allowed.map(({ method }) => method);
    if (methods.length === 0 || methods.includes(c.req.raw.method)) return await next();
    return methodNotAllowed(methods);
  });

export const methodNotAllowed = (allowed: string[]) =>
  textResponse("405 method not allowed", 405, "text/plain", { allow: allowed.join(", ") });

const matches = (pattern: string, path: string) => new RegExp(`^${pattern.replace(/:[^/]+/g, "[^/]+")}$`).test(path);

export const notFound = () => textResponse("404 page not found", 404);
