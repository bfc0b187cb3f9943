import type { Attack } from "../attack.ts";
import { toolCall } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";

/** Clients that all watch at once: calls that wait, and more of them for each user than one user may have viewers. */
export const manyViewers: Wave = {
  name: "many viewers",
  share: 4,
  abreast: 80,
  *listed(scene) {
    for (let place = 0; place < 160; place++) yield manyPrompts(scene, place);
  },
};

/** A call that takes a while. */
export function manyPrompts(scene: Scene, place: number): Attack {
  const prompts = JSON.stringify(Array.from({ length: 100 }, (_, at) => `${place}.${at} ${scene.marker}`));
  return toolCall(scene, "ollama_batch_generate", "100 prompts", { prompts });
}
