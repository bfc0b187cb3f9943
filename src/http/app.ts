// First, because it evaluates zod. Tools are behind an import(), and so esbuild evaluates zod when it is needed; it forgets
// that the MCP SDK needs it at once.
import "../config/settings.ts";
import { Hono } from "hono";
import { requestId } from "hono/request-id";
import { LinearRouter } from "hono/router/linear-router";
import { endSession, revoke, showAccount } from "../auth/routes/account.tsx";
import { askConsent, takeDecision } from "../auth/routes/authorize.tsx";
import { describeResource, describeServer, register, serveTokens } from "../auth/routes/oauth-endpoints.ts";
import { isOAuthError, isPage, showError } from "../auth/routes/show-error.tsx";
import { takePassword } from "../auth/routes/sign-in.tsx";
import { HearthError, toHearthError } from "../core/errors.ts";
import { type ServeMcp, serveMcp } from "../mcp/handler.ts";
import type { HttpEnv } from "../pages/http-env.ts";
import { errorFields } from "../telemetry/logger.ts";
import { adminRoutes } from "./admin-routes.ts";
import { errorResponse, statusOf } from "./errors.ts";
import { health, ready } from "./health.ts";
import { landing } from "./landing.tsx";
import { mcp } from "./mcp-route.ts";
import { smallBody } from "./middleware/body-limit.ts";
import { guardOrigin } from "./middleware/guard-origin.ts";
import { limitAddress } from "./middleware/limit-address.ts";
import { logRequests } from "./middleware/log-requests.ts";
import { protectBrowsers } from "./middleware/protect-browsers.ts";
import { provideConfig } from "./middleware/provide-config.ts";

/**
 * The site map: every route with its middleware. Errors are answered as JSON, and as a page on routes for people.
 * @param serve handles the calls of the two MCP routes
 * @param newId makes the id of a request
 */
export const createApp = (serve: ServeMcp, newId = () => crypto.randomUUID() as string) =>
  new Hono<HttpEnv>({ router: new LinearRouter() })
    // Without a header name: the id that a caller sends is not taken over, because a log must be able to trust its ids.
    .use(requestId({ headerName: "", generator: newId }))
    .use((c, next) => {
      c.header("x-request-id", c.var.requestId);
      return next();
    })
    .use(provideConfig)
    .use(logRequests)
    .use(protectBrowsers)
    .use(guardOrigin)
    .get("/", landing)
    .get("/health", health)
    .get("/health/ready", limitAddress("STRANGER_LIMIT"), ready)
    .on("ALL", ["/mcp", "/mcp/", "/token/mcp", "/token/mcp/"], (c) => mcp(c, serve))
    .on(
      "GET",
      ["/.well-known/oauth-protected-resource/mcp", "/.well-known/oauth-protected-resource/mcp/"],
      describeResource,
    )
    .get("/.well-known/oauth-authorization-server/oauth", describeServer)
    .get("/oauth/authorize", limitAddress("STRANGER_LIMIT"), askConsent)
    .post("/oauth/authorize", limitAddress("STRANGER_LIMIT"), smallBody, takeDecision)
    .post("/oauth/sign-in", limitAddress("SIGN_IN_LIMIT"), smallBody, takePassword)
    .post("/oauth/register", limitAddress("SIGN_IN_LIMIT"), smallBody, register)
    .post("/oauth/token", limitAddress("STRANGER_LIMIT"), smallBody, serveTokens)
    .get("/account", limitAddress("STRANGER_LIMIT"), showAccount)
    .post("/account/revoke", limitAddress("STRANGER_LIMIT"), smallBody, revoke)
    .post("/account/sign-out", limitAddress("STRANGER_LIMIT"), smallBody, endSession)
    .route("/admin", adminRoutes)
    .notFound((c) => errorResponse(c, new HearthError("not_found", "There is nothing at this address.")))
    .onError((thrown, c) => {
      const error = toHearthError(thrown);
      if (error.code === "internal" && !isOAuthError(thrown)) c.var.log.error("fault", errorFields(thrown));
      if (isPage(c.req.path)) return showError(c, thrown, statusOf(error));
      return errorResponse(c, error);
    });

/** The Hono app of the deployed Worker. */
export const app = createApp(serveMcp);
