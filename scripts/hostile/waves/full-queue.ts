import fc from "fast-check";
import type { Attack } from "../attack.ts";
import { toolCall } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";
import { manyPrompts } from "./many-viewers.ts";

const MAX_CHARACTERS = 3_950_000;

/** Calls of up to 15.8 MB that must wait, of several users: more together than an object can hold, or may keep. */
export const fullQueue: Wave = {
  name: "full queue",
  share: 10,
  // Each holds 16 MB here, and several times that in the Worker until the queue has it.
  abreast: 4,
  *listed(scene) {
    // It takes a while, so that the others wait.
    yield manyPrompts(scene, 0);
    for (let place = 0; place < 16; place++)
      yield largeChat(
        scene,
        place,
        [0, 1, 2, 3].map(() => MAX_CHARACTERS),
      );
    // One character beyond Latin-1 doubles a text in memory.
    yield largeChat(scene, 16, [MAX_CHARACTERS, MAX_CHARACTERS], "\u{1f525}");
  },
  random: (scene) =>
    fc
      .tuple(fc.nat(1_000_000), fc.array(fc.nat(MAX_CHARACTERS), { minLength: 1, maxLength: 4 }))
      .map(([place, lengths]) => largeChat(scene, place, lengths)),
};

function largeChat(scene: Scene, place: number, lengths: readonly number[], end = ""): Attack {
  const message = (length: number) => `{"role":"user","content":"${place} ${scene.marker}${"x".repeat(length)}${end}"}`;
  const messages = `[${lengths.map(message).join(",")}]`;
  return toolCall(scene, "ollama_chat", `${lengths.length} messages of up to 4 MB`, { messages });
}
