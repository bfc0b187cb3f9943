import fc from "fast-check";
import type { Era } from "../../../harness/mcp/wire.ts";
import type { Attack } from "../attack.ts";
import { paramsOf, postBody } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";

const ERAS: readonly Era[] = ["2025", "2026"];
const METHODS = ["ping", "initialize", "tools/list", "tools/call", "notifications/cancelled"];

/** JSON-RPC batches. The rate limit would count a batch as one call, so every batch must be refused. */
export const batches: Wave = {
  name: "batches",
  share: 3,
  abreast: 8,
  *listed(scene) {
    for (const era of ERAS)
      for (const count of [0, 1, 2, 100, 101]) yield batch(scene, era, Array(count).fill("tools/call"));
  },
  random: (scene) =>
    fc
      .tuple(fc.constantFrom(...ERAS), fc.array(fc.constantFrom(...METHODS), { maxLength: 100, size: "max" }))
      .map(([era, methods]) => batch(scene, era, methods)),
};

function batch(scene: Scene, era: Era, methods: readonly string[]): Attack {
  const params = paramsOf(era, { name: "ollama_help", arguments: {}, requestId: 1 });
  const messages = methods.map((method, id) => ({ jsonrpc: "2.0", id, method, params }));
  return { ...postBody(scene, `a batch of ${methods.length}`, JSON.stringify(messages), era), expected: 400 };
}
