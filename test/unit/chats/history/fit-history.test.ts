import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CountedMessage, fitHistory, tokensOf } from "../../../../src/chats/history/fit-history.ts";
import type { Role } from "../../../../src/core/chat-message.ts";

const counted = (role: Role, tokens: number, content: string = role): CountedMessage => ({
  message: { role, content },
  tokens,
});
const contents = ({ messages }: { messages: { content: string }[] }) => messages.map(({ content }) => content);

const anyCounted = fc.record({
  message: fc.record({
    role: fc.constantFrom<Role>("system", "user", "user", "assistant", "assistant", "tool"),
    content: fc.string({ maxLength: 60 }),
  }),
  tokens: fc.option(fc.nat({ max: 50 }), { nil: undefined }),
});
const histories = fc.array(anyCounted, { maxLength: 30 });
const news = fc.array(anyCounted, { minLength: 1, maxLength: 3 });
const room = fc.integer({ min: -50, max: 600 });
const isSystem = ({ message }: CountedMessage) => message.role === "system";
const sum = (messages: readonly CountedMessage[]) => messages.reduce((total, message) => total + tokensOf(message), 0);

/** What the new messages go on with, where they do not begin with a question. */
function openTurn(history: CountedMessage[], news: CountedMessage[]): CountedMessage[] {
  const talk = history.filter((message) => !isSystem(message));
  const role = news.find((message) => !isSystem(message))?.message.role ?? "user";
  const begin = talk.findLastIndex(
    ({ message }, at) => message.role === "user" && talk[at - 1]?.message.role !== "user",
  );
  return role === "user" ? [] : talk.slice(Math.max(0, begin));
}

describe("a history that is fitted", () => {
  test("is never over the room, unless what may not be left out is", () => {
    fc.assert(
      fc.property(histories, news, room, (history, news, room) => {
        const { messages } = fitHistory(history, news, room);
        const sent = [...history, ...news].filter(({ message }) => messages.includes(message));
        const least = sum(news) + sum(history.filter(isSystem)) + sum(openTurn(history, news));
        expect(sum(sent)).toBeLessThanOrEqual(Math.max(room, least));
      }),
    );
  });

  test("keeps the system, the news, the order and each message once, and counts what it leaves out", () => {
    fc.assert(
      fc.property(histories, news, room, (history, news, room) => {
        const { messages, omitted } = fitHistory(history, news, room);
        const all = [...history, ...news].map(({ message }) => message);
        expect(messages).toEqual(all.filter((message) => messages.includes(message)));
        expect(messages.slice(-news.length)).toEqual(news.map(({ message }) => message));
        for (const { message } of history.filter(isSystem)) expect(messages).toContain(message);
        expect(omitted).toBe(all.length - messages.length);
      }),
    );
  });

  test("leaves out the oldest, in whole turns, and no more of them than it must", () => {
    fc.assert(
      fc.property(histories, news, room, (history, news, room) => {
        const { messages } = fitHistory(history, news, room);
        const talk = history.filter((message) => !isSystem(message));
        const kept = talk.filter(({ message }) => messages.includes(message));
        expect(kept).toEqual(talk.slice(talk.length - kept.length));
        const [first, before] = [kept[0], talk.at(-kept.length - 1)];
        if (kept.length > 0 && kept.length < talk.length) {
          expect(first?.message.role).toBe("user");
          expect(before?.message.role).not.toBe("user");
        }
        const left = talk.slice(0, talk.length - kept.length);
        const begin = left.findLastIndex(
          ({ message }, place) => message.role === "user" && left[place - 1]?.message.role !== "user",
        );
        const turn = left.slice(Math.max(0, begin));
        const used = sum(news) + sum(history.filter(isSystem)) + sum(kept);
        if (turn.length > 0) expect(used + sum(turn)).toBeGreaterThan(room);
      }),
    );
  });

  test("is whole where there is room", () => {
    const history = [counted("system", 5), counted("user", 10, "q"), counted("assistant", 20, "a")];
    expect(fitHistory(history, [counted("user", 5, "n")], 40)).toMatchObject({ omitted: 0 });
    expect(contents(fitHistory(history, [counted("user", 5, "n")], 39))).toEqual(["system", "n"]);
  });

  test("does not tear a question with a call of a tool from the tool's result", () => {
    const turn = [counted("user", 1), counted("assistant", 1), counted("tool", 1), counted("assistant", 1)];
    expect(fitHistory([...turn, ...turn], [counted("user", 1)], 7).messages).toHaveLength(5);
  });

  test("keeps the turn that the new messages go on with, whatever it takes", () => {
    const turn = [counted("user", 9, "q"), counted("assistant", 2_000, "call")];
    const fitted = fitHistory([...turn, counted("system", 5), ...turn], [counted("tool", 20, "result")], 100);
    expect(contents(fitted)).toEqual(["system", "q", "call", "result"]);
    expect(fitted).toMatchObject({ omitted: 2, from: 3 });
  });

  test("of 40,000 messages is quick to fit", () => {
    const turn = [counted("user", 1), counted("assistant", 1)];
    const history = Array.from({ length: 20_000 }, () => turn).flat();
    expect(fitHistory(history, [counted("user", 1)], 30_001).omitted).toBe(10_000);
  });
});

describe("a message that Ollama has not counted", () => {
  test("takes more by its length, its images and its calls", () => {
    const tokens = (more: object) => tokensOf({ message: { role: "user", content: "", ...more } });
    expect(tokens({ content: "x".repeat(3_000) })).toBeGreaterThan(1_000);
    expect(tokens({ images: ["aGk=", "aGk="] })).toBeGreaterThanOrEqual(2 * 768);
    expect(
      tokens({ tool_calls: [{ function: { name: "look", arguments: { place: "x".repeat(300) } } }] }),
    ).toBeGreaterThan(100);
    expect(tokens({})).toBeGreaterThan(0);
  });
});
