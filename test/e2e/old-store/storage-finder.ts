import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../../src/config/bindings.ts";

/** What goes into KV, and the objects whose databases are looked for: the name of a binding and of an object. */
export interface Wanted {
  metadata: { key: string; value: string }[];
  objects: (readonly [binding: ObjectBinding, name: string])[];
}

export type ObjectBinding = "REQUEST_QUEUE" | "CHAT_STORE" | "OAUTH_STORE";

/** Leaves a database on disk, under the name that workerd gives it. */
class Marker extends DurableObject<Bindings> {
  mark(): string {
    this.ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS marker (value)");
    return this.ctx.id.toString();
  }
}

export { Marker as ChatStore, Marker as OAuthStore, Marker as RequestQueue, Marker as SettingsStore };

/** Writes KV entries and makes empty objects. It returns the ids of the objects, which name their files. */
export default {
  async fetch(request: Request, env: Bindings): Promise<Response> {
    const { metadata, objects } = await request.json<Wanted>();
    for (const { key, value } of metadata) await env.METADATA.put(key, value);
    const ids = objects.map(([binding, name]) => {
      return (env[binding].getByName(name) as unknown as DurableObjectStub<Marker>).mark();
    });
    return Response.json(await Promise.all(ids));
  },
};
