import { createMiddleware } from "hono/factory";
import { clientAddress } from "../../auth/client-address.ts";
import type { HttpEnv } from "../../pages/http-env.ts";
import { assertWithin } from "./rate-limit.ts";

/** Limits how often one address may call a route. It runs before anything is read or written for the call. */
export const limitAddress = (limit: "STRANGER_LIMIT" | "SIGN_IN_LIMIT") =>
  createMiddleware<HttpEnv>(async (c, next) => {
    await assertWithin(c.env[limit], `${c.req.path} ${clientAddress(c)}`);
    return next();
  });
