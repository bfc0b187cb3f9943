import { expect, test } from "vitest";
import { Said } from "../../stand-in/record/said.ts";
import { served } from "./served.ts";

const SECRET = "My sister's birthday is on the third of May";

test.each([
  ["whole", `{"event":"tool_call","prompt":${JSON.stringify(SECRET)}}`],
  ["its beginning", `cut: ${SECRET.slice(0, 15)}...`],
  ["from within", `...${SECRET.slice(9, 33)}...`],
])("what was said is found in a line: %s", (_, line) => {
  const said = new Said();
  said.addFrom({ messages: [{ role: "user", content: SECRET }] });
  expect(said.foundIn(line)).toBeDefined();
});

test("what is only named, or is too short to be told from chance, is not", () => {
  const said = new Said();
  said.addFrom({ model: "gemma3:270m-it-q8_0", messages: [{ role: "assistant", content: "No." }], stream: true });
  expect(said.foundIn('{"model":"gemma3:270m-it-q8_0","role":"assistant","outcome":"No."}')).toBeUndefined();
});

const { ask, control, post } = served();

test("the stand-in knows a line that holds a prompt, an answer or a script of it, also after a reset", async () => {
  await control().script({ answer: "The answer that nobody else shall read" });
  await ask("/api/generate", { model: "gemma3:270m", prompt: SECRET, stream: false });
  await ask("/api/chat", { model: "gemma3:270m", messages: [{ role: "user", content: "Other words of mine" }] }).catch(
    () => {},
  );
  await control().script({ fault: { kind: "error-line", error: "the inside of the house" } });
  await post("/api/generate", { model: "gemma3:270m", prompt: "x" });
  await control().reset();
  const good = ['{"event":"tool_call","tool":"ollama_generate","outcome":"ok"}', "Ready on http://127.0.0.1:1"];
  const bad = [
    `error: ${SECRET}`,
    "warn answer=The answer that nobody",
    "Other words of mine",
    "You asked: Other words",
    "fault: the inside of the house",
  ];
  expect(await control().overheard([...good, ...bad])).toEqual(bad);
});
