import fc from "fast-check";
import type { Attack } from "../attack.ts";
import { toolCall } from "../valid-message.ts";
import type { Scene, Wave } from "../wave.ts";

const SESSIONS = ["one", "two", "three"].map((name) => `"${name}"`);
const ROLES = ["system", "user", "assistant"];
/** The longest text that a message may have, about. */
const LONG = 3_900_000;

/** Conversations of megabytes and of thousands of messages, which are saved, continued, replaced and cleared. */
export const largeConversations: Wave = {
  name: "large conversations",
  share: 12,
  // Each holds up to 16 MB here, and several times that in the Worker.
  abreast: 2,
  *listed(scene) {
    yield* longTexts(scene);
    yield* manyMessages(scene);
  },
  random: (scene) =>
    fc
      .record({
        session_id: fc.constantFrom(...SESSIONS),
        role: fc.constantFrom(...ROLES),
        count: fc.integer({ min: 1, max: 300 }),
        length: fc.integer({ min: 0, max: 6_000 }),
        act: fc.constantFrom("save", "append", "chat", "clear", "load"),
      })
      .map(({ session_id, role, count, length, act }) => {
        const messages = list(count, message(role, `${scene.marker} ${"zebra ".repeat(length / 6)}`));
        const what = `${act} of ${count} messages of ${length}`;
        if (act === "clear") return toolCall(scene, "ollama_clear_context", what, { session_id });
        if (act === "load") return toolCall(scene, "ollama_load_context", what, { session_id });
        if (act === "chat") return toolCall(scene, "ollama_chat", what, { session_id, messages });
        const append = String(act === "append");
        return toolCall(scene, "ollama_save_context", what, { session_id, messages, append });
      }),
};

/** More than any user may keep, and system messages of more than one call can carry. */
function* longTexts(scene: Scene): Iterable<Attack> {
  const text = (role: string, letter: string) => message(role, `${scene.marker}${letter.repeat(LONG)}`);
  const save = (what: string, session_id: string, messages: string) =>
    toolCall(scene, "ollama_save_context", what, { session_id, messages, append: "true" });
  const turn = (what: string, messages: string) =>
    toolCall(scene, "ollama_chat", what, { session_id: '"system"', messages });
  for (let at = 0; at < 12; at++) {
    yield save("a long system message", '"system"', list(1, text("system", "x")));
    yield save("a text of two bytes a letter", `"long-${at}"`, list(2, message("user", `${"ж".repeat(LONG)}`)));
    yield save("four long texts", `"four-${at}"`, list(4, text("user", "x")));
  }
  yield turn("after long system messages", list(1, message("user", scene.marker)));
  yield turn("four long texts with one letter of two bytes", list(4, message("user", `ж${"x".repeat(LONG)}`)));
  yield turn("the session is free again", list(1, message("user", scene.marker)));
  for (let at = 0; at < 12; at++) {
    for (const name of [`"long-${at}"`, `"four-${at}"`])
      yield toolCall(scene, "ollama_clear_context", "a long one", { session_id: name });
  }
}

/** As many messages as a session may have. With more words their index takes most of the time of the wave. */
function* manyMessages(scene: Scene): Iterable<Attack> {
  const words = Array.from({ length: 15 }, (_, at) => `word${at}`).join(" ");
  for (const content of [scene.marker, `${scene.marker} ${words}`]) {
    const messages = list(9_999, message("user", content));
    const session_id = '"many"';
    yield toolCall(scene, "ollama_save_context", "many messages", { session_id, messages });
    yield toolCall(scene, "ollama_save_context", "one in their place", {
      session_id,
      messages: list(1, message("user", "one")),
    });
    yield toolCall(scene, "ollama_save_context", "many again", { session_id, messages });
    yield toolCall(scene, "ollama_clear_context", "many messages", { session_id });
    yield toolCall(scene, "ollama_chat", "a new one", { session_id, messages: list(1, message("user", scene.marker)) });
    yield toolCall(scene, "ollama_list_sessions", "a search meanwhile", { query: '"word1"' });
  }
}

const message = (role: string, content: string) => JSON.stringify({ role, content });
const list = (count: number, json: string) => `[${Array(count).fill(json).join(",")}]`;
