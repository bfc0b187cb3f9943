import { expect } from "vitest";
import type { House } from "../e2e/house.ts";

/** A client, as far as long answers go. */
interface LongReader {
  call(name: string, args: Record<string, unknown>): Promise<Record<string, unknown>>;
  readResource?(uri: string): Promise<string>;
}

const MODEL = "gemma3:270m";
/** Of two UTF-16 code units each, after one of one: a cut at an even number is in the middle of a character. */
const EMOJI = `x${"😀".repeat(30_000)}`;
/** What some clients take for the end of a line. */
const LINE_ENDS = "one\u2028two\u2029three\u0085four";

/** Asserts that a client gets an answer of emoji whole, page by page, and one with odd line ends. @param call returns the value of a tool */
export async function expectWholeAnswers(house: House, { call }: LongReader): Promise<void> {
  await house.home.script({ answer: [EMOJI] });
  const first = await call("ollama_generate", { model: MODEL, prompt: "p" });
  const text = String(first.text);
  expect(first).toMatchObject({ status: "done", text_length: EMOJI.length });
  expect(text.isWellFormed()).toBe(true);
  const rest = await call("ollama_get_request", { request_id: first.request_id, offset: text.length });
  expect(text + rest.text === EMOJI).toBe(true);
  const inside = await call("ollama_get_request", { request_id: first.request_id, offset: 50_000 });
  expect(inside.text === EMOJI.slice(49_999)).toBe(true);
  await house.home.script({ answer: [LINE_ENDS] });
  expect(await call("ollama_generate", { model: MODEL, prompt: "q" })).toMatchObject({ text: LINE_ENDS });
}

/** Asserts that a client reads a session of 2 MB, which is more than some take in one event. */
export async function expectLongResource({ call, readResource }: Required<LongReader>): Promise<void> {
  const content = "x".repeat(2_000_000);
  await call("ollama_save_context", { session_id: "long", messages: [{ role: "user", content }] });
  expect(await readResource("ollama://sessions/long")).toContain(content);
}
