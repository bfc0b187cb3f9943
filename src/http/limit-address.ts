import { createMiddleware } from "hono/factory";
import { addressOf } from "../auth/address-of.ts";
import type { HttpEnv } from "../auth/http-env.ts";
import { assertWithin } from "./rate-limit.ts";

/** Brakes who comes too often to a route from one address, before anything is read or written for it. */
export const limitAddress = (limit: "STRANGER_LIMIT" | "SIGN_IN_LIMIT") =>
  createMiddleware<HttpEnv>(async (c, next) => {
    await assertWithin(c.env[limit], `${c.req.path} ${addressOf(c)}`);
    return next();
  });
