import { type Context, Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { LinearRouter } from "hono/router/linear-router";
import { MAX_CHANGE_BYTES, MAX_IMPORT_BYTES } from "../admin/limits.ts";
import { clientAddress } from "../auth/client-address.ts";
import { requireApiSession, startApiSession, stopApiSession } from "../auth/routes/api-session.ts";
import { requireOwner } from "../auth/routes/require-owner.tsx";
import type { HttpEnv } from "../pages/http-env.ts";
import { bodyUpTo, smallBody } from "./middleware/body-limit.ts";
import { limitAddress } from "./middleware/limit-address.ts";
import { assertWithin } from "./middleware/rate-limit.ts";

/** Limits the calls from one address. An owner who makes two hundred tokens by a script stays below. */
const limitCalls = createMiddleware<HttpEnv>(async (c, next) => {
  await assertWithin(c.env.CALL_LIMIT, `owner's calls from ${clientAddress(c)}`);
  return next();
});

type Handler = (c: Context<HttpEnv>) => Response | Promise<Response>;

/** A handler whose module is evaluated when it is first called, so that no other call pays for these pages. */
const lazy =
  <Name extends string>(load: () => Promise<Record<Name, Handler>>, name: Name): Handler =>
  async (c) =>
    (await load())[name](c);

const records = () => import("../admin/api/records.ts");
const transfer = () => import("../admin/api/export-import.ts");
const settingsPages = () => import("../admin/routes/settings.tsx");
const kindPages = () => import("../admin/routes/kind.tsx");
const recordPages = () => import("../admin/routes/record.tsx");
const transferPages = () => import("../admin/routes/transfer.tsx");

const changeBody = bodyUpTo(MAX_CHANGE_BYTES);
const importBody = bodyUpTo(MAX_IMPORT_BYTES);

/**
 * Every route below /admin: the owner's API, for a session that the password opens, and the owner's pages, for a browser
 * that is signed in. The guards come before the routes, so that no route can be without one, and before the bodies.
 */
export const adminRoutes = new Hono<HttpEnv>({ router: new LinearRouter() })
  .use(limitCalls)
  .post("/api/session", limitAddress("SIGN_IN_LIMIT"), smallBody, startApiSession)
  .use("/api/*", requireApiSession)
  .delete("/api/session", stopApiSession)
  .get(
    "/api/kinds",
    lazy(() => import("../admin/api/kinds.ts"), "listKinds"),
  )
  .get("/api/records", lazy(records, "listRecords"))
  .get("/api/records/:kind/:id", lazy(records, "getRecord"))
  .put("/api/records/:kind/:id", changeBody, lazy(records, "putRecord"))
  .delete("/api/records/:kind/:id", lazy(records, "deleteRecord"))
  .get(
    "/api/audit",
    lazy(() => import("../admin/api/audit.ts"), "listAudit"),
  )
  .post("/api/export", smallBody, lazy(transfer, "exportRecords"))
  .post("/api/import", importBody, lazy(transfer, "importRecords"))
  .post("/api/rekey", lazy(transfer, "rekeyRecords"))
  .use("/settings/*", requireOwner)
  .get("/settings", lazy(settingsPages, "showSettings"))
  .get("/settings/audit", lazy(settingsPages, "showAudit"))
  .get("/settings/export", lazy(transferPages, "showExport"))
  .post("/settings/export", smallBody, lazy(transferPages, "downloadExport"))
  .get("/settings/import", lazy(transferPages, "showImport"))
  .post("/settings/import", importBody, lazy(transferPages, "takeImport"))
  .get("/settings/:kind", lazy(kindPages, "showKind"))
  .post("/settings/:kind", changeBody, lazy(kindPages, "addRecord"))
  .get("/settings/:kind/:id", lazy(recordPages, "showRecord"))
  .post("/settings/:kind/:id", changeBody, lazy(recordPages, "changeRecord"))
  .post("/settings/:kind/:id/remove", changeBody, lazy(recordPages, "removeRecord"));
