import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newUser } from "./store.ts";

const store = (user: string) => env.CHAT_STORE.getByName(user);

test("the counts of all hosts are added for a day, and a host may tell its count again", async () => {
  const user = newUser();
  expect(await store(user).countRequests("home", "2026-11-21", 40)).toBe(40);
  expect(await store(user).countRequests("office", "2026-11-21", 2)).toBe(42);
  expect(await store(user).countRequests("home", "2026-11-21", 40)).toBe(42);
  expect(await store(user).countRequests("home", "2026-11-21", 80)).toBe(82);
});

test("a new day begins at nothing, and users are counted apart", async () => {
  const user = newUser();
  await store(user).countRequests("home", "2026-11-21", 40);
  expect(await store(user).countRequests("home", "2026-11-22", 1)).toBe(1);
  expect(await store(newUser()).countRequests("home", "2026-11-22", 3)).toBe(3);
});
