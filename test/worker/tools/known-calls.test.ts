import { beforeAll, expect, test } from "vitest";
import known from "../../contracts/known-tools.json" with { type: "json" };
import { connect, startWithoutSessions } from "../hearth.ts";

// Once: they build on each other.
beforeAll(startWithoutSessions);

test.each(known.tools.map(({ name, example }) => [name, example] as const))(
  "%s works as people write it, after those before it",
  async (name, example) => {
    const { isError, text } = await (await connect()).call(name, example);
    expect(text).not.toBe("");
    expect(isError, text).toBe(false);
  },
);
