import { Hono } from "hono";
import { OllamaError } from "../http/ollama-error.ts";
import type { StandInOptions } from "../options.ts";
import { MOMENTS, type Moment, type RecordWait } from "../record/record-entry.ts";
import type { Script } from "../script/script.ts";
import type { World } from "../world.ts";

/** How tests steer the stand-in over HTTP: `control.ts` is the other end of it. Nothing here is recorded. */
export const controlRoutes = (world: World, reset: (options?: Partial<StandInOptions>) => void) =>
  new Hono()
    .post("/reset", async (c) => {
      const { options } = JSON.parse((await c.req.text()) || "{}") as { options?: Partial<StandInOptions> };
      reset(options);
      return c.json({});
    })
    .post("/script", async (c) => {
      const scripts: Script | Script[] = await c.req.json();
      world.said.addFrom(scripts);
      for (const script of [scripts].flat()) {
        if (script.path?.startsWith("/") === false)
          throw new OllamaError(400, `path is a whole path such as /api/tags, or left out; ${script.path} never fits`);
        world.scripts.add(script);
      }
      return c.json({});
    })
    .post("/release", async (c) => {
      const { id } = JSON.parse((await c.req.text()) || "{}") as { id?: number };
      const held = [...world.record.open].filter(({ entry }) => entry.heldAt && (id === undefined || entry.id === id));
      for (const exchange of held) exchange.release();
      return c.json({ released: held.length });
    })
    .post("/overheard", async (c) => {
      const lines: string[] = await c.req.json();
      return c.json(lines.filter((line) => world.said.foundIn(line) !== undefined));
    })
    .get("/record", async (c) => {
      const wait = readWait(c.req.query());
      if (wait.wait === undefined) return c.json(world.record.list(wait));
      const entries = await world.record.waitFor({ ...wait, wait: wait.wait });
      return entries === undefined ? c.json({ error: "no such request in time", wait }, 408) : c.json(entries);
    });

function readWait(query: Record<string, string>): Partial<RecordWait> {
  const { path, model, wait } = query;
  if (wait !== undefined && !(wait in MOMENTS))
    throw new OllamaError(400, `wait is one of ${Object.keys(MOMENTS).join(", ")}`);
  const numbers = Object.fromEntries(
    ["after", "tokens", "count", "timeout"].flatMap((name) => (query[name] ? [[name, Number(query[name])]] : [])),
  );
  return { path, model, wait: wait as Moment | undefined, ...numbers };
}
