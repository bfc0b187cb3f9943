import { createMiddleware } from "hono/factory";
import { now } from "../clock.ts";
import type { World } from "../world.ts";
import { Exchange } from "./exchange.ts";

/** What handlers find in `c.var`. */
export interface StandInEnv {
  Variables: { exchange: Exchange };
}

/** Notes every request, hands it its script, and follows it to its end. */
export const recorded = (world: World) =>
  createMiddleware<StandInEnv>(async (c, next) => {
    const { record, scripts, said } = world;
    const { path } = c.req;
    const { method, signal } = c.req.raw;
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const body = parsed(text);
    said.addFrom(body);
    const entry = record.add({ method, path, headers: c.req.header(), body, at: now() });
    const script = scripts.take(path, body);
    const exchange = new Exchange(record, entry, { bytes, text }, script);
    if (signal.aborted) exchange.clientLeft();
    signal.addEventListener("abort", () => exchange.clientLeft(), { once: true });
    c.set("exchange", exchange);
    try {
      await next();
    } catch (error) {
      exchange.ended();
      throw error;
    }
    const refused = c.res.status >= 400 && c.res.status < 500 && !exchange.stopped.aborted;
    if (refused && script !== undefined && !script.respond && !script.preset) scripts.refund(script);
    c.res = exchange.watch(c.res, method);
  });

function parsed(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
