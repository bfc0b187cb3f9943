import { describe, expect, test } from "vitest";
import { estimateTokens } from "../../../src/core/estimate-tokens.ts";

/** With the tokens of a prompt of ten times this text, by gemma3:270m on Ollama 0.17.4, which adds 7 of its own. */
const MEASURED: [what: string, text: string, tokens: number][] = [
  ["English", "The quick brown fox jumps over the lazy dog, and then goes home to sleep by the fire. ", 200],
  ["German", "Die Straßenbahnhaltestelle befindet sich gegenüber der Universitätsbibliothek. ", 150],
  ["Russian", "Быстрая коричневая лиса прыгает через ленивую собаку и идёт домой спать. ", 210],
  ["Arabic", "الثعلب البني السريع يقفز فوق الكلب الكسول ثم يعود إلى البيت لينام. ", 240],
  ["Hindi", "तेज भूरी लोमड़ी आलसी कुत्ते के ऊपर से कूदती है और घर जाकर सोती है। ", 220],
  ["Thai", "สุนัขจิ้งจอกสีน้ำตาลกระโดดข้ามสุนัขขี้เกียจแล้วกลับบ้านไปนอน ", 300],
  ["Chinese", "敏捷的棕色狐狸跳过了懒狗，然后回家在火炉旁睡觉。", 200],
  ["Japanese", "素早い茶色の狐がのろまな犬を飛び越えて家に帰って眠る。", 199],
  ["Korean", "빠른 갈색 여우가 게으른 개를 뛰어넘고 집에 가서 잔다. ", 190],
  ["figures", "3141592653589793238462643383279502884197169399375105820974944592", 640],
  ["a table", "12.50\t13.75\t99.01\n".repeat(4), 720],
  ["code", "for (const [i, x] of list.entries()) {\n  if (x?.y !== undefined) out.push({ ...x, i });\n}\n", 359],
];

describe("an estimate is never below what was measured, and not far above", () => {
  test.each(MEASURED)("%s", (_, text, tokens) => {
    const estimate = estimateTokens(text.repeat(10));
    expect(estimate).toBeGreaterThanOrEqual(tokens);
    expect(estimate).toBeLessThan(2 * tokens);
  });
});

test("nothing takes nothing", () => expect(estimateTokens("")).toBe(0));
